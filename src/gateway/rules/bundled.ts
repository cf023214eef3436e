import countries from '#resources/rules/countries.json' with { type: 'json' };
import eligibility from '#resources/rules/eligibility.json' with { type: 'json' };
import features from '#resources/rules/feature-limits.json' with { type: 'json' };
import limits from '#resources/rules/limits.json' with { type: 'json' };
import markets from '#resources/rules/markets.json' with { type: 'json' };
import pricing from '#resources/rules/pricing.json' with { type: 'json' };
import versions from '#resources/rules/versions.json' with { type: 'json' };
import windows from '#resources/rules/windows.json' with { type: 'json' };
import { Rules } from '#shared/model/rules.ts';

/** The rules that this version of the gateway came with. */
export const BUNDLED_RULES: Rules = Rules.parse({
  limits,
  windows,
  'feature-limits': features,
  eligibility,
  countries,
  markets,
  pricing,
  versions,
});
