import table from '#resources/rules/feature-limits.json' with { type: 'json' };
import { FeatureLimits } from '#shared/coexistence/feature-limits.ts';

/** What the phone keeps and what this side has, dated and sourced. */
export const featureLimits = FeatureLimits.parse(table);
