import type { JsonObject, MediaReference, MessageContent } from './events.ts';
import { id, list, object, text } from './read-json.ts';

const MIME_WHEN_UNKNOWN = 'application/octet-stream';

/** What a message (or the new version in an edit) says. Types nobody knows yet become `unsupported` and keep what came. */
export function contentOf(message: JsonObject): MessageContent {
  const type = text(message.type) ?? 'unknown';
  const body = Object.hasOwn(message, type) ? object(message[type]) : null;
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader && (body || type === 'contacts' || type === 'media_placeholder'))
    return reader(body ?? {}, message);
  return unsupported({ type, ...(body && { content: body }), ...errorOf(message) });
}

/** True for a stand-in that the real message may replace (Meta's code 131060, and imported media). */
export function isPlaceholder(content: MessageContent): boolean {
  return content.kind === 'media_placeholder';
}

const READERS: Record<string, (body: JsonObject, message: JsonObject) => MessageContent> = {
  text: (body) => plain('text', text(body.body)),
  image: (body) => withMedia('image', body),
  video: (body) => withMedia('video', body),
  audio: (body) => withMedia('audio', body),
  voice: (body) => withMedia('audio', { ...body, voice: true }),
  document: (body) => withMedia('document', body),
  sticker: (body) => withMedia('sticker', body, pick(body, ['animated'])),
  location: (body) => ({
    ...plain('location', text(body.name) ?? text(body.address)),
    extra: pick(body, ['latitude', 'longitude', 'name', 'address', 'url']),
  }),
  contacts: (_body, message) => sharedContacts(message),
  interactive: (body) => interactive(body),
  button: (body) => ({ ...plain('button', text(body.text)), extra: pick(body, ['payload']) }),
  order: (body) => ({
    ...plain('order', text(body.text)),
    extra: pick(body, ['catalog_id', 'product_items']),
  }),
  template: (body) => ({
    ...plain('template', text(body.text) ?? text(body.body)),
    extra: pick(body, ['name', 'language']),
  }),
  system: (body) => ({ ...plain('system', text(body.body)), extra: pick(body, ['type']) }),
  media_placeholder: () => plain('media_placeholder', null),
  unsupported: (body, message) => unsupported({ type: text(body.type) ?? 'unknown', ...errorOf(message) }),
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
    mime: text(body.mime_type) ?? MIME_WHEN_UNKNOWN,
    filename: text(body.filename),
    voice: body.voice === true,
  };
  return { kind, text: text(body.caption), media, extra };
}

function interactive(body: JsonObject): MessageContent {
  const type = text(body.type);
  const reply = type ? object(body[type]) : null;
  // A business's own interactive message (an echo) has its words in `body.text`.
  const words = text(reply?.title) ?? text(reply?.body) ?? text(object(body.body)?.text);
  const answers = parsed(reply?.response_json);
  return {
    ...plain('interactive', words),
    extra: {
      ...(type && { type }),
      ...pick(reply ?? {}, ['id', 'title', 'description', 'name']),
      ...(answers && { answers }),
    },
  };
}

/** A Flow's answer is JSON inside a string. */
function parsed(value: unknown): JsonObject | null {
  try {
    return object(JSON.parse(text(value) ?? ''));
  } catch {
    return null;
  }
}

function sharedContacts(message: JsonObject): MessageContent {
  const cards = list(message.contacts).map((card) => object(card) ?? {});
  const names = cards.map(nameOnCard).filter((name) => name !== null);
  return {
    ...plain('contacts', names.join(', ') || null),
    extra: { contacts: cards, ...pick(message, ['origin']) },
  };
}

function nameOnCard(card: JsonObject): string | null {
  const name = object(card.name);
  const fromVcard = /^FN[^:\r\n]*:(.+)$/m.exec(text(card.vcard) ?? '')?.[1]?.trim();
  const firstPhone = object(list(card.phones)[0]);
  return text(name?.formatted_name) ?? text(name?.first_name) ?? text(fromVcard) ?? text(firstPhone?.phone);
}

/** Code and words of the first error that stands in a message. */
function errorOf(message: JsonObject): JsonObject {
  const error = object(list(message.errors)[0]);
  return error ? (pick(error, ['code', 'title']) ?? {}) : {};
}

function pick(body: JsonObject, names: string[]): JsonObject | null {
  const kept = names.filter((name) => body[name] !== undefined && body[name] !== null);
  return kept.length > 0 ? Object.fromEntries(kept.map((name) => [name, body[name]])) : null;
}
