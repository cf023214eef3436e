import type { Message } from '#shared/model/message.ts';
import type { Id, Revision } from '#shared/model/primitives.ts';
import type { WriteHandle } from '../database/handle.ts';
import { MESSAGE_COLUMNS, messageValues } from './rows.ts';

/** Places for messages of one millisecond; WhatsApp's times are whole seconds, so a second has 2,048 and more. */
const PLACES = 2048;
/** Keeps `seq` exact in a JavaScript number (until the year 2109). */
const LAST_MOMENT = Math.floor(Number.MAX_SAFE_INTEGER / PLACES) - 1;

interface Stored {
  seq: number;
  revision: number;
  text: string | null;
  thread_id: string;
}

export type Put = 'inserted' | 'replaced' | 'kept';

/** The messages and their full-text index, always written together. */
export function messageTable(db: WriteHandle) {
  const find = db.prepare('select seq, revision, text, thread_id from messages where id = ?');
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
  const ofThread = db.prepare('select seq, revision, text, thread_id from messages where thread_id = ?');
  const unindexNumber = db.prepare(
    `insert into message_index (message_index, rowid, body, thread)
     select 'delete', w.seq, w.body, w.thread from messages m join message_words w on w.seq = m.seq where m.number_id = ?`,
  );
  const eraseNumber = db.prepare('delete from messages where number_id = ?');
  const otherNumbers = db.prepare('select 1 from messages where number_id <> ? limit 1').pluck();

  function freeSeq(sentAt: number): number {
    const first = Math.min(Math.max(sentAt, 0), LAST_MOMENT) * PLACES;
    const last = lastPlace.get(first, first + PLACES) as number | null;
    if (last === null) return first;
    return last + 1 < first + PLACES ? last + 1 : (gap.get(first) as number);
  }

  function drop(stored: Stored): void {
    if (stored.text !== null) unindex.run(stored.seq, stored.text, threadWord(stored.thread_id));
    erase.run(stored.seq);
  }

  return {
    /** Stores a message unless what is here is newer. Imported history has revision 0 and so replaces only itself. */
    put(message: Message): Put {
      const stored = find.get(message.id) as Stored | undefined;
      if (!stored) {
        const seq = freeSeq(message.sentAt);
        insert.run(seq, ...messageValues(message));
        if (message.text !== null) index.run(seq, message.text, threadWord(message.threadId));
        return 'inserted';
      }
      if (message.revision < stored.revision) return 'kept';
      update.run(...messageValues(message), stored.seq);
      if (stored.text !== message.text || stored.thread_id !== message.threadId) {
        if (stored.text !== null) unindex.run(stored.seq, stored.text, threadWord(stored.thread_id));
        if (message.text !== null) index.run(stored.seq, message.text, threadWord(message.threadId));
      }
      return 'replaced';
    },

    /** Answers the thread it was in, null when it was not here or is newer than the removal. */
    remove(id: Id, revision: Revision): Id | null {
      const stored = find.get(id) as Stored | undefined;
      if (!stored || stored.revision > revision) return null;
      drop(stored);
      return stored.thread_id;
    },

    removeThread(threadId: Id): void {
      for (const stored of ofThread.all(threadId) as Stored[]) drop(stored);
    },

    removeNumber(numberId: Id): void {
      // Emptying the index at once is a matter of milliseconds; taking words out message by message is not.
      if (otherNumbers.get(numberId) === undefined)
        db.exec(`insert into message_index (message_index) values ('delete-all')`);
      else unindexNumber.run(numberId);
      eraseNumber.run(numberId);
    },
  };
}

/** A thread as one word of the index: a letter and the id's 32 digits. */
export function threadWord(threadId: Id): string {
  return `t${threadId.replaceAll('-', '')}`;
}
