import type { MessageKey } from '#shared/console-api/calls.ts';
import type { Id } from '#shared/model/primitives.ts';
import type { ReadHandle } from '../database/handle.ts';
import type { CachedMessages, MessageQuery } from './cache.ts';
import { type Border, compareKeys, type Families, TOP } from './families.ts';
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from './rows.ts';

const MESSAGES = MESSAGE_COLUMNS.join(', ');

/** Stretches of a thread by key (time, id), its merged threads included, down to its border. */
export function messageLists(db: ReadHandle, { survivorOf, membersOf, borderOf }: Families) {
  const older = db.prepare(
    `select ${MESSAGES} from messages
     where thread_id = ? and (sent_at, id) < (?, ?) and (sent_at, id) >= (?, ?)
     order by sent_at desc, id desc limit ?`,
  );
  const newer = db.prepare(
    `select ${MESSAGES} from messages
     where thread_id = ? and (sent_at, id) > (?, ?) and (sent_at, id) >= (?, ?)
     order by sent_at, id limit ?`,
  );
  const keyOf = (row: MessageRow): MessageKey => ({ sentAt: row.sent_at, id: row.id });

  /** Rows before or after a key, nearest first: each merged thread has its own run of the index. */
  function nearest(
    side: 'older' | 'newer',
    ids: readonly Id[],
    key: MessageKey,
    border: MessageKey,
    limit: number,
  ): MessageRow[] {
    const statement = side === 'older' ? older : newer;
    const runs = ids.map(
      (id) => statement.all(id, key.sentAt, key.id, border.sentAt, border.id, limit) as MessageRow[],
    );
    const [only] = runs;
    if (only && runs.length === 1) return only;
    const sign = side === 'older' ? -1 : 1;
    return runs
      .flat()
      .sort((a, b) => sign * compareKeys(keyOf(a), keyOf(b)))
      .slice(0, limit);
  }

  return ({ threadId, at, limit }: MessageQuery): CachedMessages => {
    const survivor = survivorOf(threadId);
    const ids = membersOf(survivor);
    const border: Border | null = borderOf(survivor);
    if (!border) return { messages: [], olderExist: false, newerExist: false };
    const exist = (side: 'older' | 'newer', row: MessageRow | undefined) =>
      row !== undefined && nearest(side, ids, keyOf(row), border.key, 1).length > 0;
    const answer = (rows: MessageRow[]): CachedMessages => ({
      messages: rows.map(messageOf),
      olderExist: !border.complete || exist('older', rows[0]),
      newerExist: exist('newer', rows.at(-1)),
    });

    if (at.from === 'newest') return answer(nearest('older', ids, TOP, border.key, limit).reverse());
    // Below the border a stretch begins at the border: what lies between is not known.
    const key = compareKeys(at.key, border.key) < 0 ? border.key : at.key;
    if (at.from === 'before') return answer(nearest('older', ids, key, border.key, limit).reverse());
    if (at.from === 'after') return answer(nearest('newer', ids, key, border.key, limit));

    const before = nearest('older', ids, key, border.key, limit).reverse();
    const itself = nearest('newer', ids, { ...key, id: '' }, border.key, limit).filter(
      (row) => compareKeys(keyOf(row), key) >= 0,
    );
    // Half of each side, and what one side lacks from the other.
    const after = Math.max(Math.ceil(limit / 2), limit - before.length);
    const later = itself.slice(0, after);
    return answer([...before.slice(before.length - Math.min(before.length, limit - later.length)), ...later]);
  };
}
