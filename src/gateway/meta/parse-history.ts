import type { DeliveryStatus } from '#shared/model/message.ts';
import type { EnvelopeChange } from './envelope.ts';
import type { JsonObject } from './events.ts';
import { parseMessage, parseOutgoing } from './parse-message.ts';
import { failureOf } from './parse-status.ts';
import { type ContactBook, contactBook, personOf, userIdIn } from './person.ts';
import { each, keyOf, type Parsed, type Piece } from './piece.ts';
import { cleanObject, flag, id, listed, object, phone, whole } from './read-json.ts';

const DECLINED = '2593109';

/**
 * `history`: the chats from before. A chunk brings its own state and the messages of many threads. The media of imported
 * messages come in changes of their own, in the shape of live ones. An error says that nothing will come.
 */
export function* historyPieces(change: EnvelopeChange): Generator<Piece, void> {
  const { value } = change;
  const book = contactBook(value.contacts);
  const business = phone(object(value.metadata)?.display_phone_number);
  for (const [index, chunk] of listed(value.history).entries())
    yield* chunkPieces(chunk, `history[${index}]`, { change, business, book });
  yield* each(value, 'messages', (item, cleaned) => parseImportedMedia(item, book, cleaned));
  yield* each(value, 'message_echoes', (item, cleaned) =>
    parseOutgoing(item, book, { origin: 'unknown', source: 'history', cleaned }),
  );
  yield* each(value, 'errors', (error) => failed(error, change));
}

interface Import {
  change: EnvelopeChange;
  business: string | null;
  book: ContactBook;
}

function* chunkPieces(chunk: unknown, path: string, { change, business, book }: Import): Generator<Piece> {
  const { threads: unread, ...note } = object(chunk) ?? {};
  const threads = listed(unread);
  yield {
    path,
    item: object(chunk) ? note : chunk,
    parse: (item) => parseChunk(item, threads, change),
  };
  for (const [threadIndex, thread] of threads.entries()) {
    const threadPath = `${path}.threads[${threadIndex}]`;
    const { messages, ...about } = object(thread) ?? {};
    const known = cleanObject(about) ?? {};
    if (!object(thread)) yield { path: threadPath, item: thread, parse: () => [] };
    for (const [index, item] of listed(messages).entries())
      yield {
        path: `${threadPath}.messages[${index}]`,
        item,
        parse: (message, cleaned) => parseImported(message, { thread: known, business, book, cleaned }),
      };
  }
}

function parseChunk(chunk: JsonObject, threads: unknown[], change: EnvelopeChange): Parsed {
  const errors = listed(chunk.errors).map(object);
  const error = errors.find((one) => id(one?.code) === DECLINED) ?? errors[0];
  if (error) return failed(error, change);
  const metadata = object(chunk.metadata);
  if (!metadata && threads.length === 0) return { reason: 'The piece of history says nothing.' };
  const wamids = threads.flatMap((thread) =>
    listed(object(thread)?.messages).map((message) => id(object(message)?.id)),
  );
  const phase = whole(metadata?.phase);
  const progress = whole(metadata?.progress);
  return [
    {
      type: 'history-chunk',
      key: keyOf([change.entryId, chunk, wamids]),
      // Meta knows 0, 1 and 2; what can be no phase must not stand in the log that others are counted with.
      phase: phase !== null && phase <= 9 ? phase : null,
      chunk: whole(metadata?.chunk_order),
      progress: progress !== null && progress <= 100 ? progress : null,
      messages: wamids.length,
    },
  ];
}

function failed(error: JsonObject, change: EnvelopeChange): Parsed {
  const { code } = failureOf(error);
  return [
    {
      type: 'history-failed',
      key: keyOf([change.entryId, 'history-failed', code]),
      declined: code === DECLINED,
      code,
    },
  ];
}

interface ImportedFrom {
  /** The thread without its messages. */
  thread: JsonObject;
  /** Digits of the business's own number. */
  business: string | null;
  book: ContactBook;
  cleaned: boolean;
}

function parseImported(message: JsonObject, { thread, business, book, cleaned }: ImportedFrom): Parsed {
  const context = object(thread.context);
  const outgoing = isOutgoing(message, business);
  const customerPhone = outgoing ? message.to : message.from;
  const person = personOf(
    {
      userId:
        context?.user_id ?? userIdIn(thread.id) ?? (outgoing ? message.to_user_id : message.from_user_id),
      parentUserId: context?.parent_user_id,
      phone: phone(context?.wa_id) ?? phone(thread.id) ?? customerPhone,
      username: context?.username,
    },
    book,
  );
  if (!person) return { reason: 'The imported message does not say whose chat it is from.' };
  return parseMessage(message, {
    direction: outgoing ? 'out' : 'in',
    // It may have been typed on the phone or sent through an API.
    origin: outgoing ? 'unknown' : 'customer',
    source: 'history',
    person,
    status: outgoing ? importedStatus(object(message.history_context)?.status) : null,
    cleaned,
  });
}

/**
 * Direction is told by the numbers, never by `from_user_id`: Meta puts the customer's id there in messages of the
 * business too.
 */
function isOutgoing(message: JsonObject, business: string | null): boolean {
  const fromMe = flag(object(message.history_context)?.from_me);
  if (fromMe !== null) return fromMe;
  const from = phone(message.from);
  if (from !== null && business !== null) return from === business;
  const to = phone(message.to);
  return (message.to ?? message.to_user_id ?? null) !== null && (to === null || to !== business);
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
function importedStatus(word: unknown): DeliveryStatus | null {
  return IMPORTED.get(id(word)?.toLowerCase() ?? '') ?? null;
}

function parseImportedMedia(message: JsonObject, book: ContactBook, cleaned: boolean): Parsed {
  const person = personOf(
    { userId: message.from_user_id, parentUserId: message.from_parent_user_id, phone: message.from },
    book,
  );
  if (!person) return { reason: 'The imported message does not say whose chat it is from.' };
  return parseMessage(message, {
    direction: 'in',
    origin: 'customer',
    source: 'history',
    person,
    status: null,
    cleaned,
  });
}
