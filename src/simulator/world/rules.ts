import { z } from 'zod';

/** How Meta refuses: in the HTTP answer, later by a `failed` status, or not at all. */
const Refusal = z.enum(['answer', 'status', 'off']);
export type Refusal = z.infer<typeof Refusal>;

/** Meta's rules that the simulator enforces; each can be switched off. */
export const Rules = z.strictObject({
  /** Free-form only within 24 hours of a live customer message, else 131047. */
  window: Refusal,
  /** Messages a second, in and out together (coexistence: 20), else 130429. Null: no limit. */
  perSecond: z.number().int().positive().nullable(),
  /** One message in six seconds to one person with a burst of 45, else 131056. */
  pair: z.boolean(),
  /** Marketing to somebody who stopped it in WhatsApp: 131050. */
  marketingStop: Refusal,
  /** Marketing to a number of the +1 zone: 131049. */
  marketingToUs: Refusal,
  /** Marketing messages to one person within a day without a word of theirs, then 131049. Null: no limit. */
  marketingPerDay: z.number().int().nonnegative().nullable(),
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
  marketingStop: 'status',
  marketingToUs: 'status',
  marketingPerDay: null,
  freeServicePerMonth: 1000,
};
