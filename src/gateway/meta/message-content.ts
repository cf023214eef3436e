import { bounded } from './bounded.ts';
import type { JsonObject, MediaReference, MessageContent } from './events.ts';
import { facts } from './facts.ts';
import { interactiveContent } from './interactive-content.ts';
import { flag, id, line, list, listed, numeric, object, phone, text, token } from './read-json.ts';
import { languageOf } from './template.ts';

const MIME_WHEN_UNKNOWN = 'application/octet-stream';
/** WhatsApp's own limit of a text. */
const LONGEST_TEXT = 65_536;
/** This message cannot be read here for now: the real one may follow. */
export const UNAVAILABLE = 131060;

/** What a message (or the new version in an edit) says. Types nobody knows yet become `unsupported` and keep what came. */
export function contentOf(message: JsonObject): MessageContent {
  const type = typeOf(message);
  const part = Object.hasOwn(message, type) ? message[type] : undefined;
  const body = object(part);
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader && (body || NEEDS_NO_BODY.has(type) || (type === 'text' && typeof part === 'string')))
    return shortened(reader(body ?? {}, message));
  return shortened(unsupported({ type, ...(body && { content: body }), ...errorOf(message) }));
}

/** The message's type in lower case; one that does not say is known by the part that it has. */
export function typeOf(message: JsonObject): string {
  const type = id(message.type)?.toLowerCase();
  if (type && type !== 'unknown') return type;
  return Object.keys(READERS).find((known) => object(message[known]) !== null) ?? 'unknown';
}

/** True for a stand-in that the real message may replace: Meta's code 131060, and imported media. */
export function isPlaceholder(content: MessageContent): boolean {
  return (
    content.kind === 'media_placeholder' ||
    (content.kind === 'unsupported' && content.extra?.code === UNAVAILABLE)
  );
}

const NEEDS_NO_BODY: ReadonlySet<string> = new Set(['contacts', 'media_placeholder', 'unsupported']);

const READERS: Record<string, (body: JsonObject, message: JsonObject) => MessageContent> = {
  text: (body, message) => plain('text', text(body.body) ?? text(message.text)),
  image: (body) => withMedia('image', body),
  video: (body) => withMedia('video', body),
  audio: (body) => withMedia('audio', body),
  voice: (body) => withMedia('audio', { ...body, voice: true }),
  document: (body) => withMedia('document', body),
  sticker: (body) => withMedia('sticker', body, { animated: flag(body.animated) === true }),
  location: (body) => place(body),
  contacts: (_body, message) => sharedContacts(message),
  interactive: (body) => interactiveContent(body),
  button: (body) => ({ ...plain('button', text(body.text)), extra: facts({ payload: text(body.payload) }) }),
  order: (body) => order(body),
  template: (body) => template(body),
  system: (body) => ({ ...plain('system', text(body.body)), extra: facts({ type: line(body.type) }) }),
  media_placeholder: () => plain('media_placeholder', null),
  unsupported: (body, message) => unsupported({ type: line(body.type) ?? 'unknown', ...errorOf(message) }),
};

function plain(kind: MessageContent['kind'], words: string | null): MessageContent {
  return { kind, text: words, media: null, extra: null };
}

function unsupported(extra: JsonObject): MessageContent {
  return { kind: 'unsupported', text: null, media: null, extra };
}

function withMedia(
  kind: MessageContent['kind'],
  body: JsonObject,
  extra: JsonObject | null = null,
): MessageContent {
  const media: MediaReference = {
    metaMediaId: id(body.id),
    mime: line(body.mime_type) ?? MIME_WHEN_UNKNOWN,
    filename: line(body.filename),
    voice: flag(body.voice) === true,
  };
  return { kind, text: text(body.caption), media, extra };
}

function place(body: JsonObject): MessageContent {
  const latitude = numeric(body.latitude);
  const longitude = numeric(body.longitude);
  const onEarth =
    latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return {
    ...plain('location', text(body.name) ?? text(body.address)),
    extra: facts({
      ...(onEarth && { latitude, longitude }),
      name: text(body.name),
      address: text(body.address),
      url: text(body.url),
    }),
  };
}

function order(body: JsonObject): MessageContent {
  const items = listed(body.product_items).map((item) => {
    const product = object(item);
    return facts({
      product: id(product?.product_retailer_id),
      quantity: numeric(product?.quantity),
      price: numeric(product?.item_price),
      currency: token(product?.currency),
    });
  });
  return {
    ...plain('order', text(body.text)),
    extra: facts({ catalogId: id(body.catalog_id), items: items.filter((item) => item !== null) }),
  };
}

/** A template of the business's own, in an echo or in imported history. */
function template(body: JsonObject): MessageContent {
  const parameters = list(body.components).flatMap((component) =>
    list(object(component)?.parameters).map((parameter) => text(object(parameter)?.text)),
  );
  return {
    ...plain('template', text(body.text) ?? text(body.body)),
    extra: facts({
      name: id(body.name),
      language: languageOf(object(body.language)?.code ?? body.language),
      ...(parameters.length > 0 && { parameters: parameters.map((parameter) => parameter ?? '') }),
    }),
  };
}

function sharedContacts(message: JsonObject): MessageContent {
  const cards = listed(message.contacts).map((card) => cardOf(object(card) ?? {}));
  const names = cards.map((card) => text(card.name)).filter((name) => name !== null);
  return {
    ...plain('contacts', names.join(', ') || null),
    extra: facts({ contacts: cards, origin: line(message.origin) }),
  };
}

/** A contact card in one shape, whether Meta took it apart or sent it as a vCard. */
function cardOf(card: JsonObject): JsonObject {
  const name = object(card.name);
  const organisation = object(card.org);
  const vcard = text(card.vcard) ?? '';
  const phones = listed(card.phones).map((item) => {
    const entry = object(item);
    return facts({ phone: line(entry?.phone), type: line(entry?.type), account: phone(entry?.wa_id) });
  });
  const emails = listed(card.emails).map((item) => line(object(item)?.email) ?? '');
  const addresses = listed(card.addresses).map((item) => {
    const { street, city, state, zip, country } = object(item) ?? {};
    return [street, city, state, zip, country].map(line).filter(Boolean).join(', ');
  });
  const phonesKnown = phones.filter((entry) => entry !== null);
  return (
    facts({
      name:
        line(name?.formatted_name) ??
        line(name?.first_name) ??
        inVcard(vcard, 'FN')[0] ??
        text(phonesKnown[0]?.phone),
      company: line(organisation?.company) ?? inVcard(vcard, 'ORG')[0] ?? null,
      title: line(organisation?.title),
      phones: phonesKnown.length > 0 ? phonesKnown : inVcard(vcard, 'TEL').map((found) => ({ phone: found })),
      emails: emails.length > 0 ? emails.filter(Boolean) : inVcard(vcard, 'EMAIL'),
      addresses: addresses.filter(Boolean),
      urls: listed(card.urls).flatMap((item) => line(object(item)?.url) ?? []),
      birthday: line(card.birthday),
    }) ?? {}
  );
}

/** The values of a vCard's property, without its parameters. */
function inVcard(vcard: string, property: string): string[] {
  return vcard.split(/\r?\n/).flatMap((entry) => {
    const colon = entry.indexOf(':');
    const head = entry.slice(0, colon).split(';')[0]?.split('.').at(-1)?.toUpperCase();
    return colon > 0 && head === property ? (line(entry.slice(colon + 1).trim()) ?? []) : [];
  });
}

/** Code and words of the first error that stands in a message. */
function errorOf(message: JsonObject): JsonObject {
  const error = object(listed(message.errors)[0]);
  return (
    facts({
      code: numeric(error?.code),
      title: line(error?.title) ?? line(error?.message),
      details: text(object(error?.error_data)?.details),
    }) ?? {}
  );
}

function shortened(content: MessageContent): MessageContent {
  const long = (content.text?.length ?? 0) > LONGEST_TEXT;
  const extra = content.extra && bounded(content.extra);
  return {
    ...content,
    text: long ? `${content.text?.slice(0, LONGEST_TEXT).toWellFormed()}…` : content.text,
    extra: long ? { ...extra, shortened: true } : extra,
  };
}
