import type { Kysely } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import { threadAliases } from '../store/thread-aliases.ts';

/** Meta takes neither reactions to nor receipts for anything older (131009). */
export const OLDEST_TARGET_MS = 30 * 24 * 60 * 60_000;

/**
 * The newest message of the customer that can be marked read at Meta: live, and not too old.
 * @param upTo WhatsApp's time of the newest that was read; null: all were
 */
export async function newestInbound(
  db: Kysely<Database>,
  threadId: string,
  now: Millis,
  upTo: Millis | null,
): Promise<{ wamid: string; sentAt: Millis } | null> {
  const row = await db
    .selectFrom('messages')
    .select(['wamid', 'sent_at'])
    .where('thread_id', 'in', await threadAliases(db, threadId))
    .where('direction', '=', 'in')
    .where('source', '=', 'live')
    .where('kind', '<>', 'system')
    .where('sent_at', '>', now - OLDEST_TARGET_MS)
    .where('wamid', 'is not', null)
    .$if(upTo !== null, (select) => select.where('sent_at', '<=', upTo))
    .orderBy('sent_at', 'desc')
    .orderBy('wamid', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && row.wamid !== null ? { wamid: row.wamid, sentAt: row.sent_at } : null;
}
