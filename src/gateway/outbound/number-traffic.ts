import type { Kysely } from 'kysely';
import { PAIR_BURST, PAIR_INTERVAL_MS } from '#shared/coexistence/pacing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';

const SECOND = 1000;
/** WhatsApp's time of a message that arrives now may lie this far back; it narrows the search. */
const DELAY_MS = 10 * 60_000;

/** Customers' messages that arrived within the last second: they share the number's throughput. */
export async function lastSecondInbound(
  db: Kysely<Database>,
  numberId: string,
  now: Millis,
): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('number_id', '=', numberId)
    .where('sent_at', '>', now - DELAY_MS)
    .where('direction', '=', 'in')
    .where('source', '=', 'live')
    .where('received_at', '>', now - SECOND)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Sends of the time in which Meta may still hold them against a recipient, oldest first. */
export async function recentSends(
  db: Kysely<Database>,
  numberId: string,
  now: Millis,
): Promise<{ contactId: string; age: Millis }[]> {
  const rows = await db
    .selectFrom('outbound')
    .innerJoin('messages', 'messages.id', 'outbound.message_id')
    .innerJoin('threads', 'threads.id', 'outbound.thread_id')
    .select(['threads.contact_id', 'messages.sent_at'])
    .where('outbound.number_id', '=', numberId)
    .where('messages.sent_at', '>', now - PAIR_BURST * PAIR_INTERVAL_MS)
    .where('outbound.state', 'in', ['accepted', 'unknown'])
    .orderBy('messages.sent_at')
    .execute();
  return rows.map((row) => ({ contactId: row.contact_id, age: Math.max(0, now - row.sent_at) }));
}
