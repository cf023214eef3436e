import type { Message } from '#shared/model/message.ts';

/** What a kind alone has, read from `extra` as the gateway cleans it; what is missing or of another form is left out. */

type Json = NonNullable<Message['extra']>[string];
type Extra = Message['extra'];

const record = (value: Json | undefined): Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const items = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
const number = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
/** A title that stands alone or in an object. */
const titled = (value: Json): string | null =>
  text(value) ?? text(record(value).title) ?? text(record(value).text);

export interface TemplateShown {
  name: string | null;
  language: string | null;
  header: string | null;
  footer: string | null;
  buttons: { kind: string; text: string; target: string | null }[];
}

/** A template that went out from here, or (with its name alone) one of the business's from elsewhere. */
export function templateShown(extra: Extra): TemplateShown {
  const own = record(extra?.template);
  return {
    name: text(own.name) ?? text(extra?.name),
    language: text(own.language) ?? text(extra?.language),
    header: text(own.header),
    footer: text(own.footer),
    buttons: items(own.buttons).flatMap((button) => {
      const { kind, target, ...rest } = record(button);
      const words = text(rest.text);
      return words === null ? [] : [{ kind: text(kind) ?? 'other', text: words, target: text(target) }];
    }),
  };
}

export interface InteractiveShown {
  type: string;
  header: string | null;
  footer: string | null;
  /** What the customer may tap. */
  buttons: string[];
  rows: { title: string; description: string | null }[];
  /** What the customer chose says more in this line. */
  description: string | null;
  /** A form's answers. */
  answers: { name: string; value: string }[];
}

/** What was offered to choose from, or what was chosen. */
export function interactiveShown(extra: Extra): InteractiveShown {
  const sections = items(extra?.sections).flatMap((section) => items(record(section).rows));
  return {
    type: text(extra?.type) ?? '',
    header: text(extra?.header),
    footer: text(extra?.footer),
    buttons: [...items(extra?.buttons).map(titled), text(extra?.button), text(extra?.label)].filter(
      (words) => words !== null,
    ),
    rows: [...sections, ...items(extra?.rows)].flatMap((row) => {
      const title = titled(row);
      return title === null ? [] : [{ title, description: text(record(row).description) }];
    }),
    description: text(extra?.description),
    answers: Object.entries(record(extra?.answers)).flatMap(([name, value]) => {
      const words = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return name === 'flow_token' ? [] : [{ name: name.replaceAll('_', ' '), value: words }];
    }),
  };
}

export interface CardShown {
  name: string | null;
  company: string | null;
  phones: string[];
  emails: string[];
}

/** Contact cards, whichever side sent them. */
export function cardsShown(extra: Extra): CardShown[] {
  return items(extra?.contacts).map((item) => {
    const card = record(item);
    return {
      name: text(card.name) ?? text(record(card.name).formatted_name),
      company: text(card.company) ?? text(record(card.org).company),
      phones: items(card.phones).flatMap((phone) => text(record(phone).phone) ?? text(phone) ?? []),
      emails: items(card.emails).flatMap((email) => text(record(email).email) ?? text(email) ?? []),
    };
  });
}

export interface OrderLine {
  product: string;
  quantity: number | null;
  price: number | null;
  currency: string | null;
}

export function orderLines(extra: Extra): OrderLine[] {
  return items(extra?.items ?? extra?.product_items).map((item) => {
    const line = record(item);
    return {
      product: text(line.product) ?? text(line.product_retailer_id) ?? '–',
      quantity: number(line.quantity),
      price: number(line.price) ?? number(line.item_price),
      currency: text(line.currency),
    };
  });
}

/** Meta's code of a message that is only on the phone for now. */
const UNAVAILABLE = 131060;

/** The real message may still come; until then it is on the phone. */
export const isOnPhone = (extra: Extra): boolean => number(extra?.code) === UNAVAILABLE;
