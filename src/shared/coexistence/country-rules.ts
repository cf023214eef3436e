import parsePhoneNumber from 'libphonenumber-js/min';
import type { CountryRules } from '../model/rules.ts';

/**
 * Country of a phone number, ISO 3166-1 alpha-2; null when none can be told. Calling codes that countries share are
 * told apart by the number itself: +1 is the United States, Canada and the Caribbean.
 * @param phone digits with country code, with or without a plus
 */
export function countryOf(phone: string): string | null {
  return parsePhoneNumber(phone.startsWith('+') ? phone : `+${phone}`)?.country ?? null;
}

/** A person's country: by their phone, or, while that is not known, by their user id, which begins with it (`ID.4821…`). */
export function countryOfPerson(person: { phone: string | null; userId: string | null }): string | null {
  if (person.phone !== null) return countryOf(person.phone);
  return /^([A-Z]{2})\./.exec(person.userId ?? '')?.[1] ?? null;
}

/**
 * Does Meta deliver no marketing to this country (of `countryOfPerson`)? Somebody without a known one is not kept from
 * anything.
 */
export function countryTakesNoMarketing(
  rules: Pick<CountryRules, 'noMarketing'>,
  country: string | null,
  now: number,
): boolean {
  return rules.noMarketing.some((rule) => rule.country === country && Date.parse(rule.from) <= now);
}
