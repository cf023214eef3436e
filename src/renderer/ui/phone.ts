import parsePhoneNumber from 'libphonenumber-js/min';

/** Digits with country code, as people write them: `+62 812-3456-7890`. */
export function phoneWords(digits: string): string {
  return parsePhoneNumber(`+${digits}`)?.formatInternational() ?? `+${digits}`;
}
