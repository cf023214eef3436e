import { type Kysely, sql } from 'kysely';
import { freeEntryUntil, type Month } from '#shared/coexistence/allowance.ts';
import type { NumberUsage } from '#shared/gateway-api/http.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { WindowRules } from '#shared/model/rules.ts';
import type { Database } from '../store/schema.ts';

/**
 * What a number sent by the API in a month, as the statuses tell: by category and kind of charge. What Meta has not yet
 * taken, or refused, is not counted; nor is what the owner sent on the phone, which costs nothing. Where a status
 * brought no category, a message is `service` unless it was a template.
 */
export async function sentBy(
  db: Kysely<Database>,
  numberId: string,
  { from, to }: Pick<Month, 'from' | 'to'>,
): Promise<NumberUsage['sent']> {
  const category = sql<string>`coalesce(pricing->>'category', case when kind = 'template' then 'template' else 'service' end)`;
  const type = sql<string | null>`pricing->>'type'`;
  const rows = await db
    .selectFrom('messages')
    .select([
      category.as('category'),
      type.as('type'),
      sql<number>`count(*)`.as('count'),
      sql<number>`count(*) filter (where status in ('delivered', 'read', 'played'))`.as('delivered'),
    ])
    .where('number_id', '=', numberId)
    .where('direction', '=', 'out')
    .where('source', '=', 'live')
    .where('origin', 'in', ['agent', 'bot', 'template'])
    .where('status', 'in', ['sent', 'delivered', 'read', 'played'])
    .where('sent_at', '>=', from)
    .where('sent_at', '<', to)
    .groupBy([category, type])
    .execute();
  return rows
    .map((row) => ({ ...row, count: Number(row.count), delivered: Number(row.delivered) }))
    .sort((a, b) => a.category.localeCompare(b.category) || (a.type ?? '').localeCompare(b.type ?? ''));
}

/** How many of the month's free service messages these have used. */
export function serviceUsed(sent: NumberUsage['sent']): number {
  return sent.reduce((sum, { category, count }) => (category === 'service' ? sum + count : sum), 0);
}

/** Until when everything to this customer is free, because they came by an ad and were answered in time. */
export async function freeEntryOf(
  db: Kysely<Database>,
  threadIds: readonly string[],
  rules: Pick<WindowRules, 'freeEntry'>,
): Promise<Millis | null> {
  const came = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('thread_id', 'in', threadIds)
    .where('direction', '=', 'in')
    .where('source', '=', 'live')
    .where('referral', 'is not', null)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!came) return null;
  const answer = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('thread_id', 'in', threadIds)
    .where('direction', '=', 'out')
    .where('origin', 'in', ['agent', 'bot', 'template'])
    .where('status', 'in', ['sent', 'delivered', 'read', 'played'])
    .where('sent_at', '>=', came.sent_at)
    .orderBy('sent_at')
    .limit(1)
    .executeTakeFirst();
  return freeEntryUntil(rules, came.sent_at, answer?.sent_at ?? null);
}
