import { type Kysely, sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';
import type { SetAside } from './apply-items.ts';

/** A stored webhook, taken by one worker. */
export interface TakenWebhook {
  id: number;
  body: Uint8Array;
  received_at: Millis;
  attempts: number;
}

/** Keeps a body as it came. When this resolves, it is on disk. */
export async function keepWebhook(db: Kysely<Database>, body: Uint8Array, receivedAt: Millis): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('webhook_inbox').values({ body, received_at: receivedAt }).execute();
    await announce(trx, 'inbox');
  });
}

/** Leases run by the database's clock, which all processes share and no test moves. */
const DATABASE_NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
const LEASE_MS = 60_000;
const LONGEST_PAUSE_MS = 60_000;

/** The oldest webhooks that nobody works on, in the order received; others leave them alone for a minute. */
export async function takeWebhooks(db: Kysely<Database>, most: number): Promise<TakenWebhook[]> {
  const taken = await db
    .with('oldest', (cte) =>
      cte
        .selectFrom('webhook_inbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('leased_until', '<=', DATABASE_NOW)
        .orderBy('id')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('webhook_inbox')
    .set({
      attempts: sql<number>`attempts + 1`,
      leased_until: sql<number>`${DATABASE_NOW} + ${sql.lit(LEASE_MS)}`,
    })
    .where('id', 'in', (eb) => eb.selectFrom('oldest').select('id'))
    .returning(['id', 'body', 'received_at', 'attempts'])
    .execute();
  return taken.sort((a, b) => a.id - b.id);
}

/** The end of these webhooks' way: what had no effect is kept with its reason, the rest is in the conversations. */
export async function finishWebhooks(
  db: Kysely<Database>,
  ids: number[],
  aside: SetAside[],
  now: Millis,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (aside.length > 0) {
      await trx
        .insertInto('set_aside')
        .values(
          aside.map(({ inboxId, path, reason, item }) => ({
            inbox_id: inboxId,
            path,
            reason,
            item: item === null || item === undefined ? null : JSON.stringify(item),
            at: now,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const whole = aside.filter(({ path }) => path === '').map(({ inboxId }) => inboxId);
    const done = ids.filter((id) => !whole.includes(id));
    if (whole.length > 0)
      await trx.updateTable('webhook_inbox').set({ state: 'set_aside' }).where('id', 'in', whole).execute();
    if (done.length > 0)
      await trx.updateTable('webhook_inbox').set({ state: 'done' }).where('id', 'in', done).execute();
  });
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
