import type { Message } from '#shared/model/message.ts';
import type { Id, Revision } from '#shared/model/primitives.ts';
import type { WriteHandle } from '../database/handle.ts';
import { MESSAGE_COLUMNS, messageValues } from './rows.ts';
import { idBytes, shortIdMaker, shortIds } from './short-ids.ts';

/** Places for messages of one millisecond; WhatsApp's times are whole seconds, so a second has 2,048 and more. */
const PLACES = 2048;
/** Keeps `seq` exact in a JavaScript number (until the year 2109). */
const LAST_MOMENT = Math.floor(Number.MAX_SAFE_INTEGER / PLACES) - 1;

const WORDS = MESSAGE_COLUMNS.indexOf('words');

interface Stored {
  seq: number;
  revision: number;
  /** What the index has of it. */
  body: string | null;
  thread: number;
}

export type Put = 'inserted' | 'replaced' | 'kept';

/** The messages and their full-text index, always written together. */
export function messageTable(db: WriteHandle) {
  const shortId = shortIdMaker(db);
  const knownShortId = shortIds(db);
  const STORED = 'seq, revision, coalesce(words, text) as body, thread';
  const find = db.prepare(`select ${STORED} from messages where id = ?`);
  const threadIdOf = db.prepare('select id from short_ids where no = ?').pluck();
  const insert = db.prepare(
    `insert into messages (seq, ${MESSAGE_COLUMNS.join(', ')}) values (?${', ?'.repeat(MESSAGE_COLUMNS.length)})`,
  );
  const update = db.prepare(
    `update messages set ${MESSAGE_COLUMNS.map((column) => `${column} = ?`).join(', ')} where seq = ?`,
  );
  const erase = db.prepare('delete from messages where seq = ?');
  const lastPlace = db.prepare('select max(seq) from messages where seq >= ? and seq < ?').pluck();
  const gap = db
    .prepare(
      `select m.seq + 1 from messages m
       where m.seq >= ? and not exists (select 1 from messages n where n.seq = m.seq + 1) order by m.seq limit 1`,
    )
    .pluck();
  // Numbers are bound as reals, and FTS5 ignores a deletion whose row id is not an integer: hence the casts.
  const index = db.prepare(
    'insert into message_index (rowid, body, thread) values (cast(? as integer), ?, ?)',
  );
  const unindex = db.prepare(
    `insert into message_index (message_index, rowid, body, thread) values ('delete', cast(? as integer), ?, ?)`,
  );
  const ofThread = db.prepare(`select ${STORED} from messages where thread = ?`);
  const unindexNumber = db.prepare(
    `insert into message_index (message_index, rowid, body, thread)
     select 'delete', w.seq, w.body, w.thread from messages m join message_words w on w.seq = m.seq where m.number = ?`,
  );
  const eraseNumber = db.prepare('delete from messages where number = ?');
  const forgetShortIds = db.prepare(
    'delete from short_ids where no = ? or no in (select thread from messages where number = ?)',
  );
  const otherNumbers = db.prepare('select 1 from messages where number <> ? limit 1').pluck();

  function freeSeq(sentAt: number): number {
    const first = seqFrom(sentAt);
    const last = lastPlace.get(first, first + PLACES) as number | null;
    if (last === null) return first;
    return last + 1 < first + PLACES ? last + 1 : (gap.get(first) as number);
  }

  function drop({ seq, body, thread }: Stored): void {
    if (body !== null) unindex.run(seq, body, threadWord(thread));
    erase.run(seq);
  }

  return {
    /**
     * Stores a message unless what is here is as new. Imported history has revision 0, which replaces itself: an
     * import that is asked for again may know more.
     */
    put(message: Message): Put {
      const stored = find.get(idBytes(message.id)) as Stored | undefined;
      if (stored && (message.revision < stored.revision || isSame(message, stored))) return 'kept';
      const thread = shortId(message.threadId);
      const values = messageValues(message, shortId(message.numberId), thread);
      const body = (values[WORDS] ?? message.text) as string | null;
      if (!stored) {
        const seq = freeSeq(message.sentAt);
        insert.run(seq, ...values);
        if (body !== null) index.run(seq, body, threadWord(thread));
        return 'inserted';
      }
      update.run(...values, stored.seq);
      if (stored.body !== body || stored.thread !== thread) {
        if (stored.body !== null) unindex.run(stored.seq, stored.body, threadWord(stored.thread));
        if (body !== null) index.run(stored.seq, body, threadWord(thread));
      }
      return 'replaced';
    },

    /** Answers the thread it was in, null when it was not here or is newer than the removal. */
    remove(id: Id, revision: Revision): Id | null {
      const stored = find.get(idBytes(id)) as Stored | undefined;
      if (!stored || stored.revision > revision) return null;
      drop(stored);
      return threadIdOf.get(stored.thread) as Id;
    },

    removeThread(threadId: Id): void {
      const thread = knownShortId(threadId);
      if (thread !== null) for (const stored of ofThread.all(thread) as Stored[]) drop(stored);
    },

    removeNumber(numberId: Id): void {
      const number = knownShortId(numberId);
      if (number === null) return;
      // Emptying the index at once is a matter of milliseconds; taking words out message by message is not.
      if (otherNumbers.get(number) === undefined)
        db.exec(`insert into message_index (message_index) values ('delete-all')`);
      else unindexNumber.run(number);
      forgetShortIds.run(number, number);
      eraseNumber.run(number);
    },
  };
}

/** A revision is given once, so that the same one is the same row, delivered again. */
function isSame(message: Message, stored: Stored): boolean {
  return message.revision === stored.revision && message.revision > 0;
}

/** The first place of a moment: messages sent then or later have it or a higher one. */
export function seqFrom(sentAt: number): number {
  return Math.min(Math.max(sentAt, 0), LAST_MOMENT) * PLACES;
}

/** A thread as one word of the index. */
export function threadWord(thread: number): string {
  return `t${thread}`;
}
