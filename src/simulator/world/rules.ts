import { z } from 'zod';

/** How Meta refuses: in the HTTP answer, later by a `failed` status, or not at all. */
const Refusal = z.enum(['answer', 'status', 'off']);

/** Meta's rules that the simulator enforces; each can be switched off. */
export const Rules = z.strictObject({
  /** Free-form only within 24 hours of a live customer message, else 131047. */
  window: Refusal,
  /** Messages a second, in and out together (coexistence: 20), else 130429. Null: no limit. */
  perSecond: z.number().int().positive().nullable(),
  /** One message in six seconds to one person with a burst of 45, else 131056. */
  pair: z.boolean(),
  /** A template must exist in the language asked for (132001) and get all its parameters (132000). */
  templates: z.boolean(),
  /** Service messages a month that cost nothing. */
  freeServicePerMonth: z.number().int().nonnegative(),
});
export type Rules = z.infer<typeof Rules>;

/** A change of some rules; those not named stay as they are. */
export const RulesChange = Rules.partial();

export const META_RULES: Readonly<Rules> = {
  window: 'status',
  perSecond: 20,
  pair: true,
  templates: true,
  freeServicePerMonth: 1000,
};

const PAIR_BURST = 45;
const PAIR_REFILL_MS = 6_000;

/** Counts what passes through the number, to know when Meta would say 130429 or 131056. */
export class Traffic {
  #recent: number[] = [];
  readonly #pairs = new Map<string, { tokens: number; at: number }>();

  /** A message in or out at this time, counted for the throughput. */
  count(at: number): void {
    this.#recent.push(at);
  }

  /** True when one more message at `now` would pass `perSecond`. */
  full(now: number, perSecond: number): boolean {
    this.#recent = this.#recent.filter((at) => at > now - 1000 && at <= now);
    return this.#recent.length >= perSecond;
  }

  /** Takes one message's room towards this person; false when there is none. */
  takePair(customerId: string, now: number): boolean {
    const pair = this.#pairs.get(customerId) ?? { tokens: PAIR_BURST, at: now };
    const tokens = Math.min(PAIR_BURST, pair.tokens + Math.max(0, now - pair.at) / PAIR_REFILL_MS);
    const allowed = tokens >= 1;
    this.#pairs.set(customerId, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }
}
