import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { NumberRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';
import { afterSilence, areSettled } from './number/imports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Processed webhooks are kept so long, for questions about what Meta really sent. */
export const WEBHOOK_DAYS = 14;
/** Consoles that were away for longer start over. */
export const TOMBSTONE_DAYS = 30;

/** Removes what is only kept for a time, and notes what did not come in time. Bodies that were set aside whole stay until somebody has dealt with them. */
export async function sweep(db: Kysely<Database>, now: Millis): Promise<void> {
  await db
    .deleteFrom('webhook_inbox')
    .where('state', '=', 'done')
    .where('received_at', '<', now - WEBHOOK_DAYS * DAY_MS)
    .execute();
  // A cursor older than a tombstone that is gone can no longer be served by changes alone.
  await sql`
    with gone as (delete from tombstones where at < ${now - TOMBSTONE_DAYS * DAY_MS} returning feed, revision)
    update feeds set kept_from = greatest(kept_from, newest.revision)
    from (select feed, max(revision) as revision from gone group by feed) newest
    where feeds.feed = newest.feed`.execute(db);
  await noteSilence(db, now);
}

/** Imports that never came, or that have come to their end without a word. */
async function noteSilence(db: Kysely<Database>, now: Millis): Promise<void> {
  const numbers = await db.selectFrom('numbers').select(['id', 'imports']).execute();
  for (const { id, imports } of numbers) {
    if (isDeepStrictEqual(silent(imports, now), imports)) continue;
    await changeFeed(db, numberFeed(id), now, async ({ trx, touched }) => {
      const number = await trx
        .selectFrom('numbers')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const after = silent(number.imports, now);
      const synced = number.lifecycle === 'syncing' && areSettled(after);
      await trx
        .updateTable('numbers')
        .set({ imports: JSON.stringify(after), ...(synced && { lifecycle: 'active' as const }) })
        .where('id', '=', id)
        .execute();
      touched.changed('number', id);
      if (synced) await announce(trx, 'outbound');
    });
  }
}

function silent(imports: NumberRow['imports'], now: Millis): NumberRow['imports'] {
  const { contacts, history } = imports;
  return {
    ...(contacts && { contacts: afterSilence('contacts', contacts, now) }),
    ...(history && { history: afterSilence('history', history, now) }),
  };
}
