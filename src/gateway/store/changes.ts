import { type Kysely, sql, type Transaction } from 'kysely';
import type { FeedName, RowKind } from '#shared/gateway-api/frames.ts';
import type { Millis, Revision } from '#shared/model/primitives.ts';
import type { Database } from './schema.ts';
import { CHANNEL } from './signal.ts';

/** More rows than this are never stamped by one transaction: live work must not wait long for the counter. */
export const MOST_ROWS = 500;

/** Parents before children, so that a console which applies rows in revision order never lacks one. */
const KINDS = [
  'user',
  'number',
  'contact',
  'template',
  'thread',
  'message',
] as const satisfies readonly RowKind[];
const TABLES = {
  user: 'users',
  number: 'numbers',
  contact: 'contacts',
  template: 'templates',
  thread: 'threads',
  message: 'messages',
} as const;

export const numberFeed = (numberId: string): FeedName => `number:${numberId}`;

/** A row of a feed. */
export interface FeedRowName {
  kind: RowKind;
  id: string;
}

/** The rows of one feed that a transaction changed or removed. */
export class Touched {
  readonly #changed = new Map<RowKind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
  readonly #removed = new Map<RowKind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
  /** Revisions given out before the end, by row; see {@link reserveRevisions}. */
  readonly #reserved = new Map<string, Revision>();
  readonly #written = new Set<string>();

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

  reserve(from: Revision, rows: FeedRowName[]): void {
    for (const { kind, id } of rows) this.#reserved.set(`${kind}:${id}`, from + this.#reserved.size + 1);
  }

  get reservedCount(): number {
    return this.#reserved.size;
  }

  /** The revision that a row was promised, or null. */
  reservedFor({ kind, id }: FeedRowName): Revision | null {
    return this.#reserved.get(`${kind}:${id}`) ?? null;
  }

  /** The promised revision, for who writes the row with it at once; null when it was promised none. */
  writtenWith(kind: RowKind, id: string): Revision | null {
    const revision = this.reservedFor({ kind, id });
    if (revision !== null) this.#written.add(`${kind}:${id}`);
    return revision;
  }

  isWritten({ kind, id }: FeedRowName): boolean {
    return this.#written.has(`${kind}:${id}`);
  }

  /** Rows that will be stamped. */
  get count(): number {
    const sizes = [...this.#changed.values(), ...this.#removed.values()].map((ids) => ids.size);
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** In the order in which they are stamped. */
  rows(): { kind: RowKind; id: string; gone: boolean }[] {
    const list = (from: Map<RowKind, Set<string>>, gone: boolean) =>
      KINDS.flatMap((kind) => [...(from.get(kind) ?? [])].map((id) => ({ kind, id, gone })));
    return [...list(this.#changed, false), ...list(this.#removed, true)];
  }
}

/** One transaction on one feed: its connection, where the feed stood, and the rows it touches. */
export interface Change {
  trx: Transaction<Database>;
  feed: FeedName;
  from: Revision;
  touched: Touched;
}

/** So many rows cannot be stamped by one transaction: do the work in smaller parts. */
export class TooManyRows extends Error {}

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
    const change: Change = { trx, feed, from: await lockFeed(trx, feed), touched: new Touched() };
    const result = await work(change);
    await stampRevision(change, now);
    return result;
  });
}

/** Waits for the feed's earlier change and keeps later ones waiting until the commit. @returns where the feed stands */
async function lockFeed(trx: Transaction<Database>, feed: FeedName): Promise<Revision> {
  const find = trx.selectFrom('feeds').select('revision').where('feed', '=', feed).forUpdate();
  const found = await find.executeTakeFirst();
  if (found) return found.revision;
  await trx
    .insertInto('feeds')
    .values({ feed, revision: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find.executeTakeFirstOrThrow()).revision;
}

/**
 * Promises these rows, in this order, the next revisions, so that a row which is about to be written can be written
 * with its own and need not be written again to be stamped. Since changes of one feed run one after another, nobody
 * else takes these numbers meanwhile. A promise that is not used leaves a gap.
 */
export function reserveRevisions({ feed, from, touched }: Change, rows: FeedRowName[]): void {
  if (rows.length > MOST_ROWS) throw tooMany(rows.length, feed);
  touched.reserve(from, rows);
}

function tooMany(count: number, feed: FeedName): TooManyRows {
  return new TooManyRows(
    `A transaction touched ${count} rows of ${feed}; at most ${MOST_ROWS} may be stamped.`,
  );
}

/** Writes the new revisions to the touched rows that do not have theirs yet, then moves the feed's counter: the last of all. */
async function stampRevision({ trx, feed, from, touched }: Change, now: Millis): Promise<void> {
  const rows = touched.rows();
  if (rows.length === 0) return;
  if (rows.length > MOST_ROWS) throw tooMany(rows.length, feed);
  let last = from + touched.reservedCount;
  const stamped = rows.map((row) => {
    const promised = row.gone ? null : touched.reservedFor(row);
    if (promised === null) last += 1;
    return { ...row, revision: promised ?? last };
  });
  for (const kind of KINDS) {
    const open = stamped.filter((row) => row.kind === kind && !row.gone && !touched.isWritten(row));
    if (open.length === 0) continue;
    await sql`
      update ${sql.table(TABLES[kind])} as t set revision = v.revision
      from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as v (id uuid, revision bigint) where t.id = v.id`.execute(
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
  await sql`
    with moved as (update feeds set revision = ${last} where feed = ${feed} returning 1)
    select pg_notify(${CHANNEL}, ${`feed:${feed}`}) from moved`.execute(trx);
}
