import type { Millis } from '../model/primitives.ts';
import type { Rate, RateCard } from '../model/rate-card.ts';
import type { MarketRules, PricingRules, RateCategory } from '../model/rules.ts';

/** What has to be known of a send to tell its price. Codes are not sent from here, and have no price here. */
export interface PriceCase {
  /** `service` is everything that is no template. */
  category: 'marketing' | 'utility' | 'service';
  /** ISO 3166-1 alpha-2, as `countryOfPerson` tells it. */
  country: string | null;
  /** The gateway's time. */
  now: Millis;
  windowOpen: boolean;
  /** See `freeEntryUntil`. */
  freeEntryUntil: Millis | null;
  /** Service messages of this number in this month. */
  serviceUsed: number;
}

/** Why a message costs what it does. */
export type PriceBasis = 'free-entry' | 'free-service' | 'free-in-window' | 'allowance' | 'list-rate';

/** Why nobody can tell: a price is never guessed. */
export type PriceUnknown =
  | 'no-period'
  | 'no-card'
  | 'no-country'
  | 'unsure-market'
  | 'not-on-card'
  /** The card is from before a change of the rules about this category. */
  | 'card-too-old';

export type Price =
  | {
      known: true;
      /** Millionths of the currency's main unit; 0 when it is free. */
      micros: number;
      /** Null when it is free. */
      currency: string | null;
      basis: PriceBasis;
      /** False: what makes it free is told by partners only, not by Meta. */
      sure: boolean;
      /** The line of the card; null when it is free. */
      market: string | null;
      /** The card holds invented rates. */
      example: boolean;
      /** Rates may have changed since the card became valid. */
      maybeOld: boolean;
    }
  | { known: false; why: PriceUnknown };

export type PricingPeriod = PricingRules['periods'][number];

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The rules of this moment; null before per-message pricing. */
export function periodAt(rules: Pick<PricingRules, 'periods'>, now: Millis): PricingPeriod | null {
  const begun = rules.periods.filter(({ from }) => startOf(from) <= now);
  return begun.reduce<PricingPeriod | null>(
    (newest, period) => (newest === null || period.from > newest.from ? period : newest),
    null,
  );
}

/** The card that counts: the newest that is valid, imported before invented, then the one imported last. */
export function cardAt(cards: readonly RateCard[], now: Millis): RateCard | null {
  const valid = cards.filter(({ validFrom }) => startOf(validFrom) <= now);
  const [best] = valid.toSorted(
    (a, b) =>
      Number(a.example) - Number(b.example) ||
      b.validFrom.localeCompare(a.validFrom) ||
      b.importedAt - a.importedAt,
  );
  return best ?? null;
}

/**
 * What a send will cost if it is delivered. In this order: a free entry point makes everything free; so do the rules
 * of the time for its category; then the month's free service messages; then the card.
 */
export function priceOf(
  card: RateCard | null,
  rules: { pricing: PricingRules; markets: MarketRules },
  send: PriceCase,
): Price {
  const { category, country, now } = send;
  const period = periodAt(rules.pricing, now);
  if (period === null) return { known: false, why: 'no-period' };
  if (send.freeEntryUntil !== null && now < send.freeEntryUntil) return free('free-entry');
  if (category === 'service' && period.service === 'free') return free('free-service');
  if (category === 'utility' && send.windowOpen && period.utilityInWindow === 'free')
    return free('free-in-window');
  const allowance = category === 'service' ? period.freeService : null;
  if (allowance && send.serviceUsed < allowance.perMonth)
    return free('allowance', allowance.certainty === 'sure');

  if (card === null) return { known: false, why: 'no-card' };
  if (country === null) return { known: false, why: 'no-country' };
  if (category === 'service' && card.validFrom < period.from) return { known: false, why: 'card-too-old' };
  const line = lineFor(card, rules.markets, country);
  if (line === null)
    return {
      known: false,
      why: rules.markets.unsure.includes(country) ? 'unsure-market' : 'not-on-card',
    };
  const rate =
    rateOf(line, category) ??
    (category === 'service' && period.serviceRateOf ? rateOf(line, period.serviceRateOf) : null);
  if (rate === null) return { known: false, why: 'not-on-card' };
  return {
    known: true,
    micros: rate.micros,
    currency: card.currency,
    basis: 'list-rate',
    sure: true,
    market: rate.market,
    example: card.example,
    maybeOld: changedSince(rules.pricing, card.validFrom, now),
  };
}

function free(basis: PriceBasis, sure = true): Price {
  return {
    known: true,
    micros: 0,
    currency: null,
    basis,
    sure,
    market: null,
    example: false,
    maybeOld: false,
  };
}

const rateOf = (line: readonly Rate[], category: RateCategory) =>
  line.find((rate) => rate.category === category) ?? null;

/** A country's own line counts before its group's, and that before the one for all others. */
function lineFor(card: RateCard, markets: MarketRules, country: string): Rate[] | null {
  const named = (market: string) => card.rates.filter((rate) => rate.market === market);
  const own = card.rates.filter((rate) => rate.country === country);
  if (own.length > 0) return own;
  if (markets.unsure.includes(country)) return null;
  const group = Object.entries(markets.groups).find(([, countries]) => countries.includes(country));
  const line = named(group ? group[0] : markets.other);
  return line.length > 0 ? line : null;
}

/** Has a day come, after the card became valid, on which rates may change? */
function changedSince({ rateChangeDays }: PricingRules, validFrom: string, now: Millis): boolean {
  const from = startOf(validFrom);
  const years = [new Date(now).getUTCFullYear(), new Date(now).getUTCFullYear() - 1];
  return years.some((year) =>
    rateChangeDays.some((day) => startOf(`${year}-${day}`) > from && startOf(`${year}-${day}`) <= now),
  );
}
