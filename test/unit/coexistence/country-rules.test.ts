import { describe, expect, it } from 'vitest';
import data from '#resources/rules/countries.json' with { type: 'json' };
import { countryOf, countryOfPerson, countryTakesNoMarketing } from '#shared/coexistence/country-rules.ts';
import { CountryRules } from '#shared/model/rules.ts';

const rules = CountryRules.parse(data);
const NOW = Date.parse('2026-11-21T03:00:00Z');

describe('countryOf', () => {
  it.each([
    ['6281290005550', 'ID'],
    ['+6281290005550', 'ID'],
    ['14155552671', 'US'],
    ['16045551234', 'CA'],
    ['18765551234', 'JM'],
    ['17875551234', 'PR'],
    ['393123456789', 'IT'],
    ['77011234567', 'KZ'],
    ['79161234567', 'RU'],
    ['15555551234', null],
    ['', null],
    ['999', null],
  ])('%s is of %s', (phone, country) => expect(countryOf(phone)).toBe(country));
});

describe('countryOfPerson', () => {
  it.each([
    ['6281290005550', 'US.4821', 'ID'],
    [null, 'ID.48210093', 'ID'],
    [null, 'US.ENT.48210093', 'US'],
    ['15555551234', 'US.4821', null],
    [null, 'whatever', null],
    [null, null, null],
  ])('%s, %s', (phone, userId, country) => expect(countryOfPerson({ phone, userId })).toBe(country));
});

describe('countryTakesNoMarketing', () => {
  // Meta, per-user limits: only numbers with a US area code, since 1 April 2025.
  it.each([
    ['14155552671', NOW, true],
    ['14155552671', Date.parse('2025-03-31T23:59:59Z'), false],
    ['16045551234', NOW, false],
    ['17875551234', NOW, false],
    ['6281290005550', NOW, false],
    ['15555551234', NOW, false],
    [null, NOW, false],
  ])('%s', (phone, now, kept) => {
    const country = countryOfPerson({ phone, userId: null });
    expect(countryTakesNoMarketing(rules, country, now)).toBe(kept);
  });
});
