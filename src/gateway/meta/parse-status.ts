import type { JsonObject, StatusEvent } from './events.ts';
import type { Parsed } from './parse-message.ts';
import { personOf } from './person.ts';
import { id, list, object, text, time } from './read-json.ts';

const STATUSES: ReadonlySet<string> = new Set<StatusEvent['status']>([
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
]);

/** What became of a message that was sent through the API. */
export function parseStatus(status: JsonObject, contacts: unknown): Parsed {
  const wamid = id(status.id);
  const at = time(status.timestamp);
  const word = text(status.status)?.toLowerCase() ?? '';
  if (!wamid) return { reason: 'The status does not name its message.' };
  if (at === null) return { reason: 'The status has no usable time.' };
  if (!isStatus(word)) return { reason: `Unknown status "${word.slice(0, 50)}".` };
  const error = object(list(status.errors)[0]);
  return [
    {
      type: 'status',
      person: personOf(
        {
          userId: status.recipient_user_id,
          parentUserId: status.recipient_parent_user_id,
          phone: status.recipient_id,
        },
        contacts,
      ),
      wamid,
      callback: id(status.biz_opaque_callback_data),
      status: word,
      at,
      failure: word === 'failed' ? failureOf(error) : null,
      pricing: object(status.pricing),
    },
  ];
}

function isStatus(word: string): word is StatusEvent['status'] {
  return STATUSES.has(word);
}

/** Code and most telling words of an error of Meta's. */
export function failureOf(error: JsonObject | null): { code: string; detail: string } {
  return {
    code: text(error?.code) ?? 'unknown',
    detail: text(object(error?.error_data)?.details) ?? text(error?.message) ?? text(error?.title) ?? '',
  };
}
