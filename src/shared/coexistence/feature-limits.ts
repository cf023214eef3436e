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

const NOT_A_LETTER = '[^\\p{L}\\p{N}]';

/**
 * The limits that a customer's words run into: rows that the API lacks and whose phrases stand in the text.
 * Only a hint for the agent; nothing is refused by it.
 */
export function limitsWanted(table: FeatureLimits, text: string): FeatureLimit[] {
  const padded = ` ${text.toLowerCase()} `;
  return table.limits.filter(
    (limit) =>
      limit.api !== 'yes' &&
      limit.wanted?.some((phrase) => {
        const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+');
        return new RegExp(`${NOT_A_LETTER}${escaped}${NOT_A_LETTER}`, 'u').test(padded);
      }),
  );
}
