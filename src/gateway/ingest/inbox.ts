import { type Kysely, sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import { insertAll } from '../store/in-bulk.ts';
import type { Database } from '../store/schema.ts';
import { CHANNEL } from '../store/signal.ts';
import type { SetAside } from './apply-items.ts';
import { type Lane, laneOf } from './lane.ts';

/** A stored webhook, taken by one worker. */
export interface TakenWebhook {
  id: number;
  body: Uint8Array;
  /** Who brought it. */
  provider: string;
  received_at: Millis;
  attempts: number;
  /** Path of the last item that was applied before, when only a part was. */
  applied_to: string | null;
}

/** Keeps a body as it came. When this resolves, it is on disk. */
export async function keepWebhook(
  db: Kysely<Database>,
  body: Uint8Array,
  receivedAt: Millis,
  provider = 'meta',
): Promise<void> {
  await sql`
    with kept as (
      insert into webhook_inbox (body, provider, received_at, lane)
      values (${body}, ${provider}, ${receivedAt}, ${laneOf(body)}) returning id)
    select pg_notify(${CHANNEL}, 'inbox') from kept`.execute(db);
}

/** Leases run by the database's clock, which all processes share and no test moves. */
const DATABASE_NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
const LEASE_MS = 60_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * This transaction need not wait for the disk. Should the machine die, its webhooks are taken or applied once more,
 * which changes nothing; what they said was on disk before.
 */
const UNHURRIED = sql`set_config('synchronous_commit', 'off', true)`;

/**
 * The oldest webhooks of a lane that nobody works on, in the order received; others leave them alone for a minute. At
 * least one, however large; no more than `most`, or than hold `bytes` together.
 * @param from the lowest id to look at. Whoever knows where the last ones ended looks on from there: a search from the
 *   beginning passes everything that was ever done, and costs more the more of it there is.
 */
export async function takeWebhooks(
  db: Kysely<Database>,
  lane: Lane,
  { most, bytes, from }: { most: number; bytes: number; from: number },
): Promise<TakenWebhook[]> {
  const { rows } = await sql<TakenWebhook>`
    with unhurried as materialized (select ${UNHURRIED}), oldest as (
      select id, octet_length(body) as size from webhook_inbox, unhurried
      where id >= ${from} and state = 'waiting' and lane = ${lane} and leased_until <= ${DATABASE_NOW}
      order by id limit ${most} for update of webhook_inbox skip locked),
    counted as (select id, sum(size) over (order by id) - size as before from oldest)
    update webhook_inbox
    set attempts = attempts + 1, leased_until = ${DATABASE_NOW} + ${sql.lit(LEASE_MS)}
    where id in (select id from counted where before < ${bytes})
    returning id, body, provider, received_at, attempts, applied_to`.execute(db);
  return rows.sort((a, b) => a.id - b.id);
}

/** A part of a body is applied, up to the item at this path; the rest stays in hand. */
export async function noteProgress(
  db: Kysely<Database>,
  id: number,
  appliedTo: string,
  aside: SetAside[],
  now: Millis,
): Promise<void> {
  await keepAside(db, aside, now);
  await db
    .updateTable('webhook_inbox')
    .set({ applied_to: appliedTo, leased_until: sql<number>`${DATABASE_NOW} + ${sql.lit(LEASE_MS)}` })
    .where('id', '=', id)
    .execute();
}

/** More imported messages stand in a live body than live work should wait for: it is worked on later. */
export async function moveToHistory(db: Kysely<Database>, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('webhook_inbox')
    .set({ lane: 'history', leased_until: 0 })
    .where('id', 'in', ids)
    .execute();
}

/** Whoever comes next may go on with it. */
export async function letGo(db: Kysely<Database>, id: number): Promise<void> {
  await db.updateTable('webhook_inbox').set({ leased_until: 0 }).where('id', '=', id).execute();
}

/** The end of these webhooks' way: what had no effect is kept with its reason, the rest is in the conversations. */
export async function finishWebhooks(
  db: Kysely<Database>,
  ids: number[],
  aside: SetAside[],
  now: Millis,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select ${UNHURRIED}`.execute(trx);
    await keepAside(trx, aside, now);
    const whole = aside.filter(({ path }) => path === '').map(({ inboxId }) => inboxId);
    const done = ids.filter((id) => !whole.includes(id));
    if (whole.length > 0)
      await trx.updateTable('webhook_inbox').set({ state: 'set_aside' }).where('id', 'in', whole).execute();
    if (done.length > 0)
      await trx.updateTable('webhook_inbox').set({ state: 'done' }).where('id', 'in', done).execute();
  });
}

async function keepAside(db: Kysely<Database>, aside: SetAside[], now: Millis): Promise<void> {
  const rows = aside.map(({ inboxId, path, reason, item }) => ({
    inbox_id: inboxId,
    path,
    reason,
    item: item ?? null,
    at: now,
  }));
  const columns = ['inbox_id', 'path', 'reason', 'item', 'at'];
  await insertAll(db, 'set_aside', columns, rows, 'on conflict do nothing');
}

/** Tried later again, ever less often. */
export async function putBack(db: Kysely<Database>, webhook: TakenWebhook): Promise<void> {
  const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** webhook.attempts);
  await db
    .updateTable('webhook_inbox')
    .set({ leased_until: sql<number>`${DATABASE_NOW} + ${pause}::bigint` })
    .where('id', '=', webhook.id)
    .execute();
}

/** What a process that died had taken. Only where no other process can be at work. */
export async function releaseAll(db: Kysely<Database>): Promise<void> {
  await db.updateTable('webhook_inbox').set({ leased_until: 0 }).where('state', '=', 'waiting').execute();
}

/** For the health page. */
export async function countInbox(db: Kysely<Database>): Promise<{ waiting: number; setAside: number }> {
  return db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('webhook_inbox')
        .select((count) => count.fn.countAll<number>().as('n'))
        .where('state', '=', 'waiting')
        .$asScalar()
        .$notNull()
        .as('waiting'),
      eb
        .selectFrom('set_aside')
        .select((count) => count.fn.countAll<number>().as('n'))
        .$asScalar()
        .$notNull()
        .as('setAside'),
    ])
    .executeTakeFirstOrThrow();
}
