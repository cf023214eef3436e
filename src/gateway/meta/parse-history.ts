import type { DeliveryStatus } from '#shared/model/message.ts';
import type { JsonObject } from './events.ts';
import { type Parsed, parseMessage } from './parse-message.ts';
import { personOf } from './person.ts';
import { list, object, phone, text } from './read-json.ts';

const DECLINED = 2593109;

/** Where an imported chunk's messages and notes stand. `path` is relative to the change's value. */
export interface HistoryItem {
  path: string;
  item: unknown;
  parse(item: JsonObject, cleaned: boolean): Parsed;
}

/** The pieces of `value.history[]`: each chunk's own state, and each message of each thread. */
export function historyItems(value: JsonObject): HistoryItem[] {
  const business = phone(object(value.metadata)?.display_phone_number);
  return list(value.history).flatMap((chunk, chunkIndex): HistoryItem[] => {
    const path = `history[${chunkIndex}]`;
    const threads = list(object(chunk)?.threads);
    const { threads: _threads, ...note } = object(chunk) ?? {};
    return [
      { path, item: note, parse: parseChunk },
      ...threads.flatMap((thread, threadIndex) =>
        list(object(thread)?.messages).map((item, index) => ({
          path: `${path}.threads[${threadIndex}].messages[${index}]`,
          item,
          parse: (message: JsonObject, cleaned: boolean) =>
            parseImported(message, object(thread) ?? {}, { business, cleaned }),
        })),
      ),
    ];
  });
}

function parseChunk(chunk: JsonObject): Parsed {
  const errors = list(chunk.errors).map(object);
  if (errors.some((error) => Number(error?.code) === DECLINED)) return [{ type: 'history-declined' }];
  if (errors.length > 0)
    return {
      reason: `History import: ${text(errors[0]?.code) ?? ''} ${text(errors[0]?.title) ?? ''}`.trim(),
    };
  const progress = Number(object(chunk.metadata)?.progress);
  const usable = Number.isFinite(progress) && progress >= 0 && progress <= 100;
  return [{ type: 'history-progress', progress: usable ? Math.floor(progress) : 0 }];
}

/**
 * Direction is told by the numbers, never by `from_user_id`: Meta puts the customer's id there in messages of the
 * business too.
 */
function parseImported(
  message: JsonObject,
  thread: JsonObject,
  { business, cleaned }: { business: string | null; cleaned: boolean },
): Parsed {
  const context = object(thread.context);
  const history = object(message.history_context);
  const from = phone(message.from);
  const outgoing =
    (from !== null && from === business) || (message.to ?? null) !== null || history?.from_me === true;
  const customerPhone = outgoing ? message.to : message.from;
  const person = personOf(
    {
      userId: context?.user_id ?? (outgoing ? message.to_user_id : message.from_user_id),
      parentUserId: context?.parent_user_id,
      phone: context?.wa_id ?? thread.id ?? customerPhone,
      username: context?.username,
    },
    [],
  );
  if (!person) return { reason: 'The imported message does not say whose chat it is from.' };
  const status = outgoing ? importedStatus(text(history?.status)) : null;
  return parseMessage(message, {
    direction: outgoing ? 'out' : 'in',
    source: 'history',
    person,
    status,
    cleaned,
  });
}

const IMPORTED: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['pending', 'unknown'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'played'],
  ['error', 'failed'],
]);

/** Upper case in Meta's pages, lower case in the wild. */
function importedStatus(word: string | null): DeliveryStatus | null {
  return IMPORTED.get(word?.toLowerCase() ?? '') ?? null;
}
