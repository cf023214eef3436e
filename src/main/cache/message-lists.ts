import type { MessageKey } from '#shared/console-api/calls.ts';
import type { Id } from '#shared/model/primitives.ts';
import type { ReadHandle } from '../database/handle.ts';
import type { CachedMessages, MessageQuery } from './cache.ts';
import { compareKeys, type Families, TOP } from './families.ts';
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from './rows.ts';

const MESSAGES = MESSAGE_COLUMNS.join(', ');

/** Stretches of a thread by key (time, id), its merged threads included, down to its border. */
export function messageLists(db: ReadHandle, { survivorOf, membersOf, borderOf }: Families) {
  const older = db.prepare(
    `select ${MESSAGES} from messages
     where thread_id = ? and (sent_at, id) < (?, ?) and (sent_at, id) >= (?, ?)
     order by sent_at desc, id desc limit cast(? as integer)`,
  );
  // The key is never below the border here: a second lower bound would make SQLite walk up from the border.
  const upwards = (comparison: '>' | '>=') =>
    db.prepare(
      `select ${MESSAGES} from messages
       where thread_id = ? and (sent_at, id) ${comparison} (?, ?)
       order by sent_at, id limit cast(? as integer)`,
    );
  const newer = upwards('>');
  const notOlder = upwards('>=');
  const keyOf = (row: MessageRow): MessageKey => ({ sentAt: row.sent_at, id: row.id });

  /** The nearest rows of all merged threads, nearest first: each thread has its own run of the index. */
  function nearest(
    ids: readonly Id[],
    direction: 1 | -1,
    most: number,
    run: (id: Id) => unknown[],
  ): MessageRow[] {
    const rows = ids.flatMap(run) as MessageRow[];
    if (ids.length > 1) rows.sort((a, b) => direction * compareKeys(keyOf(a), keyOf(b)));
    return rows.slice(0, most);
  }

  return ({ threadId, at, limit }: MessageQuery): CachedMessages => {
    const survivor = survivorOf(threadId);
    const ids = membersOf(survivor);
    const border = borderOf(survivor);
    if (!border) return { messages: [], olderExist: false, newerExist: false };
    const olderThan = (key: MessageKey, most: number) =>
      nearest(ids, -1, most, (id) =>
        older.all(id, key.sentAt, key.id, border.key.sentAt, border.key.id, most),
      );
    const newerThan = (key: MessageKey, most: number) =>
      nearest(ids, 1, most, (id) => newer.all(id, key.sentAt, key.id, most));
    const atOrAfter = (key: MessageKey, most: number) =>
      nearest(ids, 1, most, (id) => notOlder.all(id, key.sentAt, key.id, most));
    const answer = (rows: MessageRow[], older: boolean, newer: boolean): CachedMessages => ({
      messages: rows.map(messageOf),
      olderExist: older || !border.complete,
      newerExist: newer,
    });

    if (at.from === 'newest') {
      const rows = olderThan(TOP, limit + 1);
      return answer(rows.slice(0, limit).reverse(), rows.length > limit, false);
    }
    // Below the border a stretch begins at the border: what lies between is not known.
    const isBelow = compareKeys(at.key, border.key) < 0;
    if (at.from === 'before') {
      const rows = isBelow ? [] : olderThan(at.key, limit + 1);
      const newest = rows[0];
      return answer(
        rows.slice(0, limit).reverse(),
        rows.length > limit,
        newest !== undefined && newerThan(keyOf(newest), 1).length > 0,
      );
    }
    if (at.from === 'after') {
      const rows = isBelow ? atOrAfter(border.key, limit + 1) : newerThan(at.key, limit + 1);
      const oldest = rows[0];
      return answer(
        rows.slice(0, limit),
        oldest !== undefined && olderThan(keyOf(oldest), 1).length > 0,
        rows.length > limit,
      );
    }
    // Half of each side, and what one side lacks from the other; the key itself belongs to the later side.
    const key = isBelow ? border.key : at.key;
    const before = olderThan(key, limit + 1);
    const after = atOrAfter(key, limit + 1);
    const later = after.slice(0, Math.max(Math.ceil(limit / 2), limit - before.length));
    const earlier = before.slice(0, limit - later.length).reverse();
    return answer([...earlier, ...later], before.length > earlier.length, after.length > later.length);
  };
}
