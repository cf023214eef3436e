import type { Millis } from '../model/primitives.ts';

/** A month's beginning is too little to conclude from: this part of it has to be over. */
const ENOUGH = 0.1;

/** What a month has seen so far, and the month itself; times are the gateway's. */
export interface MonthSoFar {
  from: Millis;
  to: Millis;
  now: Millis;
  /** Of the free service messages, when some are counted. */
  allowance: { perMonth: number; used: number } | null;
  cost: readonly CostSoFar[];
}

interface CostSoFar {
  category: string;
  charged: number;
  unpriced: number;
  amounts: readonly { currency: string; micros: number; example: boolean }[];
}

export interface Forecast {
  /** Service messages by the end of the month, those beyond the free ones among them; null: not counted. */
  service: { count: number; beyond: number } | null;
  /** When the free ones will be used up; null: not in this month, or they are already. */
  usedUpAt: Millis | null;
  /** What the month will have cost, by currency: of what can be priced alone. */
  amounts: { currency: string; micros: number; example: boolean }[];
  /** Messages that will have been charged and have no price in `amounts`. */
  unpriced: number;
}

/**
 * What a month comes to when the rest of it goes on like the part that is over. Nothing is known of weekends,
 * holidays or campaigns: it is a forecast, and has to be called one. Service messages beyond the free ones are priced
 * like those that were already charged; while there were none of these, they count as without a price.
 * @returns null outside of the month, and while less than a tenth of it is over
 */
export function forecastMonth({ from, to, now, allowance, cost }: MonthSoFar): Forecast | null {
  const over = (now - from) / (to - from);
  if (over < ENOUGH || over >= 1) return null;
  const whole = (soFar: number) => Math.round(soFar / over);

  const count = allowance && whole(allowance.used);
  const service =
    allowance && count !== null ? { count, beyond: Math.max(0, count - allowance.perMonth) } : null;
  const usedUpAt =
    allowance && service && service.beyond > 0 && allowance.used < allowance.perMonth
      ? Math.round(from + (now - from) * (allowance.perMonth / allowance.used))
      : null;

  const amounts: Forecast['amounts'] = [];
  let unpriced = 0;
  let serviceCharged = false;
  for (const one of cost) {
    // Service messages cost nothing at first: what they come to grows with those beyond, not with time.
    const isService = one.category === 'service' && service !== null;
    serviceCharged ||= isService && one.charged > 0;
    const grown = (value: number) =>
      isService && one.charged > 0
        ? Math.round((value / one.charged) * Math.max(service.beyond, one.charged))
        : whole(value);
    unpriced += grown(one.unpriced);
    for (const { currency, micros, example } of one.amounts) {
      const sum = amounts.find((other) => other.currency === currency && other.example === example);
      if (sum) sum.micros += grown(micros);
      else amounts.push({ currency, micros: grown(micros), example });
    }
  }
  if (service !== null && !serviceCharged) unpriced += service.beyond;
  return { service, usedUpAt, amounts, unpriced };
}
