import type {
  TemplateButton,
  TemplateCategory,
  TemplateComponents,
  TemplateHeader,
} from '#shared/model/template.ts';
import type { JsonObject } from './events.ts';
import { id, list, object, text, token } from './read-json.ts';

/** Templates as Meta writes them: listed by Graph, or told by a webhook. */

/** One template of Graph's list. */
export interface ListedTemplate {
  metaId: string;
  name: string;
  /** As the API spells it: `en_US`. */
  language: string;
  category: TemplateCategory;
  categoryToCome: TemplateCategory | null;
  /** Meta's word in capitals. */
  status: string;
  reason: string | null;
  quality: string | null;
  components: TemplateComponents;
}

/** An entry of `GET /{waba}/message_templates`, or null when it lacks what names a template. */
export function listedTemplate(node: unknown): ListedTemplate | null {
  const entry = object(node);
  const metaId = id(entry?.id);
  const name = id(entry?.name);
  const language = languageOf(entry?.language);
  if (!entry || !metaId || !name || !language) return null;
  return {
    metaId,
    name,
    language,
    category: categoryOf(entry.category),
    categoryToCome: entry.correct_category ? categoryOf(entry.correct_category) : null,
    status: statusOf(entry.status) ?? 'UNKNOWN',
    reason: reasonOf(entry.rejected_reason),
    quality: token(object(entry.quality_score)?.score ?? entry.quality_score),
    components: listedComponents(entry),
  };
}

function listedComponents(entry: JsonObject): TemplateComponents {
  const parts = list(entry.components)
    .map(object)
    .filter((part) => part !== null);
  const part = (type: string) => parts.find((one) => token(one.type) === type);
  const bodyPart = part('BODY');
  const body = text(bodyPart?.text) ?? '';
  const format = token(entry.parameter_format);
  return {
    header: headerOf(part('HEADER')),
    body,
    footer: text(part('FOOTER')?.text),
    buttons: list(part('BUTTONS')?.buttons).flatMap((button) => buttonOf(object(button)) ?? []),
    examples: examplesOf(object(bodyPart?.example), body),
    parameterFormat: format === 'NAMED' || (format === null && hasNames(body)) ? 'named' : 'positional',
  };
}

/** What `message_template_components_update` tells. It names text headers only, and gives no examples. */
export function toldComponents(value: JsonObject): TemplateComponents {
  const title = text(value.message_template_title);
  const body = text(value.message_template_element) ?? '';
  return {
    header: title === null ? null : { format: 'text', text: title },
    body,
    footer: text(value.message_template_footer),
    buttons: list(value.message_template_buttons).flatMap((button) => toldButton(object(button)) ?? []),
    examples: [],
    parameterFormat: hasNames(body) ? 'named' : 'positional',
  };
}

/**
 * What was told, completed from what was known: a webhook is silent about headers of other kinds than text, and about
 * the examples, which stand as long as the body is the same.
 */
export function completedComponents(
  told: TemplateComponents,
  known: TemplateComponents | null,
): TemplateComponents {
  if (!known) return told;
  return {
    ...told,
    header: told.header ?? (known.header?.format === 'text' ? null : known.header),
    examples: told.body === known.body ? known.examples : told.examples,
  };
}

function headerOf(part: JsonObject | undefined): TemplateHeader | null {
  if (!part) return null;
  switch (token(part.format) ?? 'TEXT') {
    case 'TEXT':
      return { format: 'text', text: text(part.text) ?? '' };
    case 'IMAGE':
      return { format: 'image' };
    case 'VIDEO':
      return { format: 'video' };
    case 'DOCUMENT':
      return { format: 'document' };
    case 'LOCATION':
      return { format: 'location' };
    default:
      return null;
  }
}

const BUTTON_KINDS: ReadonlyMap<string, TemplateButton['kind']> = new Map([
  ['QUICK_REPLY', 'quick-reply'],
  ['URL', 'url'],
  ['PHONE_NUMBER', 'phone'],
  ['COPY_CODE', 'copy-code'],
  ['OTP', 'otp'],
  ['FLOW', 'flow'],
]);

/** Graph shows the button of a one-time code as a link to Meta's own page for codes. */
const CODE_LINK = '/otp/code/';

function madeButton(type: string | null, words: string | null, target: string | null): TemplateButton {
  const kind = BUTTON_KINDS.get(type ?? '') ?? 'other';
  return { kind: target?.includes(CODE_LINK) ? 'otp' : kind, text: words ?? '', target };
}

function buttonOf(button: JsonObject | null): TemplateButton | null {
  return (
    button && madeButton(token(button.type), text(button.text), text(button.url) ?? text(button.phone_number))
  );
}

function toldButton(button: JsonObject | null): TemplateButton | null {
  if (!button) return null;
  const part = (name: string) => text(button[`message_template_button_${name}`]);
  return madeButton(
    token(button.message_template_button_type),
    part('text'),
    part('url') ?? part('phone_number'),
  );
}

/** Meta's samples of the body's holes in their order: `[[a, b]]` by position, or a list of names. */
function examplesOf(example: JsonObject | null, body: string): string[] {
  const named = new Map(
    list(example?.body_text_named_params).map((param) => [
      text(object(param)?.param_name),
      text(object(param)?.example) ?? '',
    ]),
  );
  if (named.size > 0)
    return [...new Set(holesOf(body))].flatMap((hole) => {
      const sample = named.get(hole);
      return sample === undefined ? [] : [sample];
    });
  const [first] = list(example?.body_text);
  return (Array.isArray(first) ? first : list(example?.body_text)).map((sample) => text(sample) ?? '');
}

function holesOf(body: string): string[] {
  return Array.from(body.matchAll(/\{\{\s*(\w+)\s*\}\}/g), ([, hole = '']) => hole);
}

function hasNames(body: string): boolean {
  return holesOf(body).some((hole) => !/^\d+$/.test(hole));
}

export function categoryOf(value: unknown): TemplateCategory {
  switch (token(value)) {
    case 'MARKETING':
      return 'marketing';
    case 'UTILITY':
      return 'utility';
    case 'AUTHENTICATION':
      return 'authentication';
    default:
      return 'other';
  }
}

/** A language as the API spells it: webhooks say `en-US`, Graph `en_US`. */
export function languageOf(value: unknown): string | null {
  const read = id(value);
  if (!read) return null;
  const [language = '', ...regions] = read.split(/[-_]/);
  return [
    language.toLowerCase(),
    ...regions.map((region) =>
      region.length === 4
        ? region.charAt(0).toUpperCase() + region.slice(1).toLowerCase()
        : region.toUpperCase(),
    ),
  ].join('_');
}

/** Meta's word for a state. Events that put a template back in force are told as the state that follows. */
export function statusOf(value: unknown): string | null {
  const word = token(value);
  return word === 'REINSTATED' || word === 'UNARCHIVED' ? 'APPROVED' : word;
}

/** Why a template was refused; `NONE` is no reason. */
export function reasonOf(value: unknown): string | null {
  const word = text(value);
  return word === null || word.toUpperCase() === 'NONE' ? null : word;
}
