import type { MessageKey } from '#shared/console-api/calls.ts';
import type { ReadHandle } from '../database/handle.ts';
import type { CachedMessages, MessageQuery } from './cache.ts';
import { compareKeys, type Families, TOP } from './families.ts';
import { MESSAGE_SELECT, type MessageRow, messageOf } from './rows.ts';
import { idBytes, idOf, shortIdNames, shortIds } from './short-ids.ts';

/** Stretches of a thread by key (time, id), its merged threads included, down to its border. */
export function messageLists(db: ReadHandle, { survivorOf, membersOf, borderOf }: Families) {
  const older = db.prepare(
    `select ${MESSAGE_SELECT} from messages m
     where m.thread = ? and (m.sent_at, m.id) < (?, ?) and (m.sent_at, m.id) >= (?, ?)
     order by m.sent_at desc, m.id desc limit cast(? as integer)`,
  );
  // The key is never below the border here: a second lower bound would make SQLite walk up from the border.
  const upwards = (comparison: '>' | '>=') =>
    db.prepare(
      `select ${MESSAGE_SELECT} from messages m
       where m.thread = ? and (m.sent_at, m.id) ${comparison} (?, ?)
       order by m.sent_at, m.id limit cast(? as integer)`,
    );
  const newer = upwards('>');
  const notOlder = upwards('>=');
  const shortId = shortIds(db);
  const nameOf = shortIdNames(db);
  const keyOf = (row: MessageRow): MessageKey => ({ sentAt: row.sent_at, id: idOf(row.id) });

  /** The nearest rows of all merged threads, nearest first: each thread has its own run of the index. */
  function nearest(
    threads: readonly number[],
    direction: 1 | -1,
    most: number,
    run: (thread: number) => unknown[],
  ): MessageRow[] {
    const rows = threads.flatMap(run) as MessageRow[];
    if (threads.length > 1) rows.sort((a, b) => direction * compareKeys(keyOf(a), keyOf(b)));
    return rows.slice(0, most);
  }

  return ({ threadId, at, limit }: MessageQuery): CachedMessages => {
    const survivor = survivorOf(threadId);
    const threads = membersOf(survivor).flatMap((id) => shortId(id) ?? []);
    const border = borderOf(survivor);
    if (!border) return { messages: [], olderExist: false, newerExist: false };
    const olderThan = (key: MessageKey, most: number) =>
      nearest(threads, -1, most, (thread) =>
        older.all(thread, key.sentAt, idBytes(key.id), border.key.sentAt, idBytes(border.key.id), most),
      );
    const newerThan = (key: MessageKey, most: number) =>
      nearest(threads, 1, most, (thread) => newer.all(thread, key.sentAt, idBytes(key.id), most));
    const atOrAfter = (key: MessageKey, most: number) =>
      nearest(threads, 1, most, (thread) => notOlder.all(thread, key.sentAt, idBytes(key.id), most));
    const answer = (rows: MessageRow[], older: boolean, newer: boolean): CachedMessages => ({
      messages: rows.map((row) => messageOf(row, nameOf)),
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
