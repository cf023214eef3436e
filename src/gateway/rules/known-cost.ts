import { type Kysely, sql } from 'kysely';
import type { Month } from '#shared/coexistence/allowance.ts';
import { countryOfPerson } from '#shared/coexistence/country-rules.ts';
import { cardAt, type PriceCase, priceOf } from '#shared/coexistence/pricing.ts';
import type { KnownCost } from '#shared/gateway-api/http.ts';
import type { RateCard } from '#shared/model/rate-card.ts';
import type { MarketRules, PricingRules } from '#shared/model/rules.ts';
import type { Database } from '../store/schema.ts';

/** Cards begin at midnight UTC: within a day one card counts. */
const DAY = 86_400_000;
const PRICED: ReadonlySet<string> = new Set(['marketing', 'utility', 'service']);

/**
 * What a month's charged messages come to, as far as it is known. Charged is what Meta's statuses call `regular` and
 * do not call not billable, once it was delivered; the price is the one of the card that was valid on that day in that
 * country. Nothing is put in for what no card tells.
 */
export async function knownCost(
  db: Kysely<Database>,
  numberId: string,
  { from, to }: Pick<Month, 'from' | 'to'>,
  cards: readonly RateCard[],
  rules: { pricing: PricingRules; markets: MarketRules },
): Promise<KnownCost[]> {
  const day = sql<number>`floor(messages.sent_at / ${sql.lit(DAY)})`;
  const category = sql<string>`coalesce(messages.pricing->>'category', case when messages.kind = 'template' then 'template' else 'service' end)`;
  const rows = await db
    .selectFrom('messages')
    .innerJoin('threads', 'threads.id', 'messages.thread_id')
    .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
    .select([
      'contacts.phone',
      'contacts.user_id as userId',
      category.as('category'),
      day.as('day'),
      sql<number>`count(*)`.as('count'),
    ])
    .where('messages.number_id', '=', numberId)
    .where('messages.direction', '=', 'out')
    .where('messages.source', '=', 'live')
    .where('messages.origin', 'in', ['agent', 'bot', 'template'])
    .where('messages.status', 'in', ['delivered', 'read', 'played'])
    .where('messages.sent_at', '>=', from)
    .where('messages.sent_at', '<', to)
    .where(sql<boolean>`messages.pricing->>'type' = 'regular'`)
    .where(sql<boolean>`coalesce(messages.pricing->>'billable', 'true') = 'true'`)
    .groupBy(['contacts.phone', 'contacts.user_id', category, day])
    .execute();

  const found = new Map<string, KnownCost>();
  for (const { phone, userId, ...row } of rows) {
    const count = Number(row.count);
    const now = Number(row.day) * DAY;
    const cost = found.get(row.category) ?? { category: row.category, charged: 0, unpriced: 0, amounts: [] };
    found.set(row.category, cost);
    cost.charged += count;
    const card = cardAt(cards, now);
    const price = PRICED.has(row.category)
      ? priceOf(card, rules, {
          category: row.category as PriceCase['category'],
          country: countryOfPerson({ phone, userId }),
          now,
          // Meta has charged it: whatever might have made it free did not.
          windowOpen: false,
          freeEntryUntil: null,
          serviceUsed: Number.POSITIVE_INFINITY,
        })
      : null;
    if (!price?.known || price.currency === null) {
      cost.unpriced += count;
      continue;
    }
    const { currency, example, micros } = price;
    const amount = cost.amounts.find((one) => one.currency === currency && one.example === example);
    if (amount) amount.micros += micros * count;
    else cost.amounts.push({ currency, example, micros: micros * count });
  }
  return [...found.values()].sort((a, b) => a.category.localeCompare(b.category));
}
