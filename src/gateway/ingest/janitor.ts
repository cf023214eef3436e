import { type Kysely, sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Processed webhooks are kept so long, for questions about what Meta really sent. */
export const WEBHOOK_DAYS = 14;
/** Consoles that were away for longer start over. */
export const TOMBSTONE_DAYS = 30;

/** Removes what is only kept for a time. Bodies that were set aside whole stay until somebody has dealt with them. */
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
}
