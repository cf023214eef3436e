import { type Kysely, sql, type Transaction } from 'kysely';
import type { FeedName, RowKind } from '#shared/gateway-api/frames.ts';
import type { Millis, Revision } from '#shared/model/primitives.ts';
import type { Database } from './schema.ts';
import { announce } from './signal.ts';

/** More rows than this are never stamped by one transaction: live work must not wait long for the counter. */
export const MOST_ROWS = 500;

/** Parents before children, so that a console which applies rows in revision order never lacks one. */
const KINDS = ['user', 'number', 'contact', 'thread', 'message'] as const satisfies readonly RowKind[];
const TABLES = {
  user: 'users',
  number: 'numbers',
  contact: 'contacts',
  thread: 'threads',
  message: 'messages',
} as const;

export const numberFeed = (numberId: string): FeedName => `number:${numberId}`;

/** The rows of one feed that a transaction changed or removed. */
export class Touched {
  readonly #changed = new Map<RowKind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
  readonly #removed = new Map<RowKind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));

  changed(kind: RowKind, id: string): void {
    this.#changed.get(kind)?.add(id);
  }

  removed(kind: RowKind, id: string): void {
    this.#changed.get(kind)?.delete(id);
    this.#removed.get(kind)?.add(id);
  }

  hasChanged(kind: RowKind, id: string): boolean {
    return this.#changed.get(kind)?.has(id) ?? false;
  }

  /** In the order in which they are stamped. */
  rows(): { kind: RowKind; id: string; gone: boolean }[] {
    const list = (from: Map<RowKind, Set<string>>, gone: boolean) =>
      KINDS.flatMap((kind) => [...(from.get(kind) ?? [])].map((id) => ({ kind, id, gone })));
    return [...list(this.#changed, false), ...list(this.#removed, true)];
  }
}

/** One transaction on one feed: its connection, and the rows it touches. */
export interface Change {
  trx: Transaction<Database>;
  touched: Touched;
}

/**
 * Runs `work` in a transaction, gives every row it touched the feed's next revisions and wakes the feed's followers at
 * the commit. Changes of one feed run one after another, on every process: `work` may read, decide and write without
 * meeting another. It must do no other I/O.
 */
export async function changeFeed<T>(
  db: Kysely<Database>,
  feed: FeedName,
  now: Millis,
  work: (change: Change) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${feed}, 0))`.execute(trx);
    const change: Change = { trx, touched: new Touched() };
    const result = await work(change);
    await stampRevision(trx, feed, change.touched, now);
    return result;
  });
}

/**
 * Takes the feed's counter and writes the new revisions to the touched rows: the last thing a transaction does.
 * @returns the feed's newest revision, or null when nothing was touched
 */
export async function stampRevision(
  trx: Transaction<Database>,
  feed: FeedName,
  touched: Touched,
  now: Millis,
): Promise<Revision | null> {
  const rows = touched.rows();
  if (rows.length === 0) return null;
  if (rows.length > MOST_ROWS)
    throw new Error(
      `A transaction touched ${rows.length} rows of ${feed}; at most ${MOST_ROWS} may be stamped.`,
    );
  const { revision: last } = await trx
    .insertInto('feeds')
    .values({ feed, revision: rows.length })
    .onConflict((conflict) =>
      conflict.column('feed').doUpdateSet({ revision: sql<number>`feeds.revision + ${rows.length}` }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  const stamped = rows.map((row, index) => ({ ...row, revision: last - rows.length + 1 + index }));
  for (const kind of KINDS) {
    const changed = stamped.filter((row) => row.kind === kind && !row.gone);
    if (changed.length === 0) continue;
    await sql`
      update ${sql.table(TABLES[kind])} as t set revision = v.revision
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as v (id uuid, revision bigint) where t.id = v.id`.execute(
      trx,
    );
  }
  const gone = stamped.filter((row) => row.gone);
  if (gone.length > 0) {
    await trx
      .insertInto('tombstones')
      .values(gone.map(({ kind, id, revision }) => ({ feed, kind, id, revision, at: now })))
      .onConflict((conflict) =>
        conflict
          .columns(['feed', 'kind', 'id'])
          .doUpdateSet((row) => ({ revision: row.ref('excluded.revision'), at: now })),
      )
      .execute();
  }
  await announce(trx, `feed:${feed}`);
  return last;
}
