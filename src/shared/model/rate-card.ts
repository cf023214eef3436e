import { z } from 'zod';
import { Id, Millis } from './primitives.ts';
import { Day, RateCategory } from './rules.ts';

/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** What one delivered message costs in one market. */
export const Rate = z.object({
  /** As Meta prints it. */
  market: z.string().min(1),
  /** ISO 3166-1 alpha-2 of a market that is one country; null for a group of countries, and for all others. */
  country: z.string().length(2).nullable(),
  category: RateCategory,
  /** Millionths of the currency's main unit. */
  micros: z.number().int().nonnegative(),
});
export type Rate = z.infer<typeof Rate>;

/** One rate card of Meta, as it was imported. List prices: discounts by volume are not part of it. */
export const RateCard = z.object({
  id: Id,
  currency: Currency,
  validFrom: Day,
  /** What the file said of itself. */
  title: z.string().nullable(),
  /** Invented rates of the sample workspace: nothing that Meta asks. */
  example: z.boolean(),
  importedAt: Millis,
  importedBy: z.string().nullable(),
  rates: z.array(Rate),
});
export type RateCard = z.infer<typeof RateCard>;
