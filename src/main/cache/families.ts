import type { MessageKey } from '#shared/console-api/calls.ts';
import type { Id } from '#shared/model/primitives.ts';
import type { ReadHandle } from '../database/handle.ts';

/** Ids sort between these two, so that they stand for "before all" and "after all" of one moment. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Below every message: the thread's beginning is here. */
const BOTTOM: MessageKey = { sentAt: Number.MIN_SAFE_INTEGER, id: FIRST_ID };
/** Above every message: nothing is known to be without holes. */
export const TOP: MessageKey = { sentAt: Number.MAX_SAFE_INTEGER, id: LAST_ID };

/** Negative when `a` is the older one. */
export function compareKeys(a: MessageKey, b: MessageKey): number {
  if (a.sentAt !== b.sentAt) return a.sentAt - b.sentAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export interface Border {
  key: MessageKey;
  complete: boolean;
}

interface BorderRow {
  complete: number;
  border_at: number | null;
  border_id: string | null;
  floor: number | null;
}

export type Families = ReturnType<typeof families>;

/**
 * Threads turn out to belong to one person and are merged: each keeps its id and messages, `merged_into` points on,
 * and everything that is read goes by the survivor.
 */
export function families(db: ReadHandle) {
  const next = db.prepare('select merged_into from threads where id = ?').pluck();
  const known = db.prepare('select 1 from threads where id = ?').pluck();
  const FAMILY = `with recursive family (id) as (
    select ? union select t.id from threads t join family f on t.merged_into = f.id
  )`;
  const members = db.prepare(`${FAMILY} select id from family`).pluck();
  const stateOf = db
    .prepare(
      `${FAMILY} select count(*) || '/' || sum(t.history_round) from family f join threads t on t.id = f.id`,
    )
    .pluck();
  const border = db.prepare(
    `select t.complete, t.border_at, t.border_id, f.floor
     from threads t left join feeds f on f.feed = 'number:' || t.number_id where t.id = ?`,
  );

  return {
    /** The thread that stands for this one; itself when it was not merged or its survivor is not here. */
    survivorOf(threadId: Id): Id {
      const passed = new Set<Id>();
      let at = threadId;
      while (!passed.has(at)) {
        passed.add(at);
        const into = next.get(at) as Id | null | undefined;
        if (!into || known.get(into) === undefined) break;
        at = into;
      }
      return at;
    },

    /** The thread itself and everything merged into it, however indirectly. */
    membersOf(survivor: Id): Id[] {
      return members.all(survivor) as Id[];
    },

    /** Changes with every import into the thread and every merge: a page asked for before lacks rows. */
    stateOf(survivor: Id): string {
      return stateOf.get(survivor) as string;
    },

    /** Down to where this thread has no holes; null for an unknown thread. */
    borderOf(threadId: Id): Border | null {
      const row = border.get(threadId) as BorderRow | undefined;
      if (!row) return null;
      if (row.complete === 1) return { key: BOTTOM, complete: true };
      if (row.border_at !== null)
        return { key: { sentAt: row.border_at, id: row.border_id ?? FIRST_ID }, complete: false };
      // Without a border of its own: the snapshot brought everything from `floor` on, the feed everything since.
      return { key: row.floor === null ? TOP : { sentAt: row.floor, id: FIRST_ID }, complete: false };
    },
  };
}
