import { z } from 'zod';

/** One row of the coexistence feature table: what the phone keeps and what the API side has. Words live in the catalogue. */
export const FeatureLimit = z.object({
  id: z.string(),
  /** In the Business app after onboarding. */
  app: z.enum(['unchanged', 'works', 'off', 'read-only', 'unlinked', 'refused']),
  /** On the API side, so here. */
  api: z.enum(['yes', 'no', 'partly']),
  source: z.string(),
  /** Phrases by which a customer shows that they want this; lower case, whole words. */
  wanted: z.array(z.string()).optional(),
});
export type FeatureLimit = z.infer<typeof FeatureLimit>;

export const FeatureLimits = z.object({ asOf: z.iso.date(), limits: z.array(FeatureLimit) });
export type FeatureLimits = z.infer<typeof FeatureLimits>;

const BOUNDARY_BEFORE = '(?<![\\p{L}\\p{N}])';
const BOUNDARY_AFTER = '(?![\\p{L}\\p{N}])';
/** What stands in an address is not asked for. */
const ADDRESS = /https?:\/\/\S+/gi;
const compiled = new WeakMap<FeatureLimit, RegExp>();

/** One pattern a row, kept, because building them costs far more than matching. */
function patternOf(limit: FeatureLimit, phrases: string[]): RegExp {
  const known = compiled.get(limit);
  if (known) return known;
  const alternatives = phrases.map((phrase) =>
    phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+'),
  );
  const pattern = new RegExp(`${BOUNDARY_BEFORE}(?:${alternatives.join('|')})${BOUNDARY_AFTER}`, 'iu');
  compiled.set(limit, pattern);
  return pattern;
}

/**
 * The limits that a customer's words run into: rows that the API lacks and whose phrases stand in the text.
 * Only a hint for the agent; nothing is refused by it.
 */
export function limitsWanted(table: FeatureLimits, text: string): FeatureLimit[] {
  const said = text.replaceAll(ADDRESS, ' ');
  return table.limits.filter(
    (limit) => limit.api !== 'yes' && limit.wanted && patternOf(limit, limit.wanted).test(said),
  );
}
