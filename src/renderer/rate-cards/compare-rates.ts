import type { Rate, RateCard } from '#shared/model/rate-card.ts';
import type { RateCategory } from '#shared/model/rules.ts';

/** The columns in which cards are shown, in Meta's order. */
export const RATE_CATEGORIES = [
  'marketing',
  'utility',
  'authentication',
  'authentication-international',
  'service',
] as const satisfies readonly RateCategory[];

export type Change = 'new' | 'changed' | 'same' | 'gone';

/** A market with its rates on two cards, in millionths; null: the card has none. */
export interface MarketRates {
  market: string;
  change: Change;
  rates: Record<RateCategory, { before: number | null; after: number | null }>;
}

/** One country is the same market however a card spells it. */
const keyOf = ({ market, country }: Rate) => country ?? market;

/**
 * What one card says beside another: every market in the new card's order, then those that it has no more.
 * @param before null where there is nothing to compare with: another currency, or no card
 */
export function compareRates(
  before: Pick<RateCard, 'rates'> | null,
  after: Pick<RateCard, 'rates'>,
): MarketRates[] {
  const rows = new Map<string, MarketRates>();
  const put = (rate: Rate, side: 'before' | 'after') => {
    const row = rows.get(keyOf(rate)) ?? { market: rate.market, change: 'same', rates: nothing() };
    row.rates[rate.category][side] = rate.micros;
    rows.set(keyOf(rate), row);
  };
  for (const rate of after.rates) put(rate, 'after');
  for (const rate of before?.rates ?? []) put(rate, 'before');
  return [...rows.values()].map((row) => ({ ...row, change: before === null ? 'same' : changeOf(row) }));
}

function nothing(): MarketRates['rates'] {
  const none = () => ({ before: null, after: null });
  return {
    marketing: none(),
    utility: none(),
    authentication: none(),
    'authentication-international': none(),
    service: none(),
  };
}

function changeOf({ rates }: MarketRates): Change {
  const pairs = Object.values(rates);
  if (pairs.every(({ before }) => before === null)) return 'new';
  if (pairs.every(({ after }) => after === null)) return 'gone';
  return pairs.some(({ before, after }) => before !== after) ? 'changed' : 'same';
}
