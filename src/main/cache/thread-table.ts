import type { MessageKey } from '#shared/console-api/calls.ts';
import type { Id, Revision } from '#shared/model/primitives.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { WriteHandle } from '../database/handle.ts';
import { compareKeys, type Families, TOP } from './families.ts';
import { rowTable } from './row-table.ts';
import { THREAD_COLUMNS, threadValues } from './rows.ts';

interface Stored {
  no: number;
  title: string;
  history_round: number;
  merged_into: Id | null;
}

/** The threads, the index of their titles, and the borders down to which they have no holes. */
export function threadTable(db: WriteHandle, { survivorOf, membersOf, borderOf }: Families) {
  const table = rowTable(db, 'threads', THREAD_COLUMNS);
  const find = db.prepare('select no, title, history_round, merged_into from threads where id = ?');
  const index = db.prepare('insert into thread_index (rowid, title) values (cast(? as integer), ?)');
  const unindex = db.prepare(
    `insert into thread_index (thread_index, rowid, title) values ('delete', cast(? as integer), ?)`,
  );
  const setBorder = db.prepare('update threads set border_at = ?, border_id = ?, complete = ? where id = ?');
  const ofNumber = db.prepare('select no, title from threads where number_id = ?');
  const eraseNumber = db.prepare('delete from threads where number_id = ?');

  function moveBorder(threadId: Id, key: MessageKey, complete: boolean): void {
    setBorder.run(key.sentAt, key.id, complete ? 1 : 0, threadId);
  }

  return {
    moveBorder,

    /** Says what became of the thread; null when a newer state is here already. */
    put(thread: Thread): { isNew: boolean; grew: boolean; merged: boolean } | null {
      const before = find.get(thread.id) as Stored | undefined;
      if (!table.put(threadValues(thread))) return null;
      if (before?.title !== thread.title) {
        const { no } = find.get(thread.id) as Stored;
        if (before) unindex.run(no, before.title);
        index.run(no, thread.title);
      }
      return {
        isNew: !before,
        grew: thread.historyRound > (before?.history_round ?? 0),
        merged: thread.mergedInto !== (before?.merged_into ?? null),
      };
    },

    remove(id: Id, revision: Revision): boolean {
      const stored = find.get(id) as Stored | undefined;
      if (!stored || !table.remove(id, revision)) return false;
      unindex.run(stored.no, stored.title);
      return true;
    },

    removeNumber(numberId: Id): void {
      for (const { no, title } of ofNumber.all(numberId) as Stored[]) unindex.run(no, title);
      eraseNumber.run(numberId);
    },

    /** A merged thread is without holes only as far as each of its parts is. */
    joinBorders(threadId: Id): void {
      const survivor = survivorOf(threadId);
      const borders = membersOf(survivor).flatMap((member) => borderOf(member) ?? []);
      const highest = borders.reduce((a, b) => (compareKeys(a.key, b.key) < 0 ? b : a));
      moveBorder(survivor, highest.key, highest.complete);
    },

    /**
     * Imported history lies anywhere below and between what is here, so that nothing is known to have no hole beside
     * it: the thread shows messages again with the first page of the new walk.
     */
    raiseBorder(threadId: Id): void {
      moveBorder(survivorOf(threadId), TOP, false);
    },
  };
}
