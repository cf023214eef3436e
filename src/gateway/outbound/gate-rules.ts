import { countryOfPerson, countryTakesNoMarketing } from '#shared/coexistence/country-rules.ts';
import type { CountryRules } from '#shared/model/rules.ts';
import type { GateRules } from './gate.ts';

/** What the rules in force mean for the gate. */
export function gateRules(book: { readonly current: { countries: CountryRules } }): GateRules {
  return {
    takesNoMarketing: (person, now) =>
      countryTakesNoMarketing(book.current.countries, countryOfPerson(person), now),
  };
}
