import type { JsonObject, StatusEvent, StatusPricing } from './events.ts';
import { type ContactBook, personOf } from './person.ts';
import type { Parsed } from './piece.ts';
import { flag, id, line, listed, object, text, time, token } from './read-json.ts';

const STATUSES: ReadonlySet<string> = new Set<StatusEvent['status']>([
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
]);

/** What became of a message that was sent through the API. */
export function parseStatus(status: JsonObject, book: ContactBook): Parsed {
  const wamid = id(status.id);
  const at = time(status.timestamp);
  const word = id(status.status)?.toLowerCase() ?? '';
  if (!wamid) return { reason: 'The status does not name its message.' };
  if (at === null) return { reason: 'The status has no usable time.' };
  if (!isStatus(word)) return { reason: `Unknown status "${word.slice(0, 50)}".` };
  const inGroup = token(status.recipient_type) === 'GROUP';
  return [
    {
      type: 'status',
      person: inGroup
        ? null
        : personOf(
            {
              userId: status.recipient_user_id,
              parentUserId: status.recipient_parent_user_id,
              phone: status.recipient_id,
            },
            book,
          ),
      wamid,
      callback: id(status.biz_opaque_callback_data),
      status: word,
      at,
      failure: word === 'failed' ? failureOf(object(listed(status.errors)[0])) : null,
      pricing: pricingOf(status),
    },
  ];
}

function pricingOf(status: JsonObject): StatusPricing | null {
  const pricing = object(status.pricing);
  const freeUntil = time(object(status.conversation)?.expiration_timestamp);
  if (!pricing && freeUntil === null) return null;
  return {
    billable: flag(pricing?.billable),
    model: line(pricing?.pricing_model),
    type: line(pricing?.type)?.toLowerCase() ?? null,
    category: line(pricing?.category)?.toLowerCase() ?? null,
    freeUntil,
  };
}

function isStatus(word: string): word is StatusEvent['status'] {
  return STATUSES.has(word);
}

const LONGEST_DETAIL = 1_000;

/** Code and most telling words of an error of Meta's. */
export function failureOf(error: JsonObject | null): { code: string; detail: string } {
  const detail = text(object(error?.error_data)?.details) ?? text(error?.message) ?? text(error?.title) ?? '';
  return { code: id(error?.code) ?? 'unknown', detail: detail.slice(0, LONGEST_DETAIL).toWellFormed() };
}
