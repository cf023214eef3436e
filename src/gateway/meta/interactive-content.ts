import type { JsonObject, MessageContent } from './events.ts';
import { facts } from './facts.ts';
import { clean, flag, id, line, list, listed, object, text, time } from './read-json.ts';

/** What somebody answered to an interactive message, or the interactive message itself where the business sent one. */
export function interactiveContent(body: JsonObject): MessageContent {
  const type =
    id(body.type)?.toLowerCase() ?? Object.keys(body).find((name) => name.endsWith('_reply')) ?? null;
  const reply = type && Object.hasOwn(body, type) ? object(body[type]) : null;
  const words = text(reply?.title) ?? text(reply?.body) ?? text(object(body.body)?.text);
  return {
    kind: 'interactive',
    text: words,
    media: null,
    extra: facts({
      type: line(type),
      id: id(reply?.id),
      title: line(reply?.title),
      description: text(reply?.description),
      name: line(reply?.name),
      answers: answersOf(reply?.response_json),
      ...permissionOf(type, reply),
      ...productsOf(type, body, reply),
      ...offerOf(body),
    }),
  };
}

/** A Flow's answer is JSON inside a string. */
function answersOf(value: unknown): JsonObject | null {
  try {
    return object(clean(object(value) ?? JSON.parse(text(value) ?? '')).value);
  } catch {
    return null;
  }
}

/** May the business call? For ever, or until a time. */
function permissionOf(type: string | null, reply: JsonObject | null): JsonObject {
  if (type !== 'call_permission_reply') return {};
  return {
    response: line(reply?.response)?.toLowerCase() ?? null,
    permanent: flag(reply?.is_permanent),
    until: time(reply?.expiration_timestamp),
  };
}

/** Products that the message shows. */
function productsOf(type: string | null, body: JsonObject, reply: JsonObject | null): JsonObject {
  if (!type?.startsWith('product') && type !== 'catalog_message') return {};
  const action = object(body.action) ?? reply;
  const sections = list(action?.sections).flatMap((section) => listed(object(section)?.product_items));
  const products = [action, ...sections.map(object)].flatMap((part) => id(part?.product_retailer_id) ?? []);
  return { catalogId: id(action?.catalog_id), products };
}

/** What the business's own message offers to choose from. */
function offerOf(body: JsonObject): JsonObject {
  const action = object(body.action);
  const buttons = list(action?.buttons).flatMap((button) => line(object(object(button)?.reply)?.title) ?? []);
  const rows = list(action?.sections).flatMap((section) =>
    list(object(section)?.rows).flatMap((row) => line(object(row)?.title) ?? []),
  );
  return {
    header: line(object(body.header)?.text),
    footer: line(object(body.footer)?.text),
    buttons,
    rows,
  };
}
