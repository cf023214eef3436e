import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import file from '#resources/rules/eligibility.json' with { type: 'json' };
import { EligibilityRules } from '#shared/model/rules.ts';

const { rules, sources } = EligibilityRules.parse(file);

describe('what a number must be', () => {
  // By whom it is asked, and whether that is sure; each as its sources say.
  it('is this table', () => {
    expect(rules.map(({ id, askedBy, certainty }) => [id, askedBy, certainty])).toEqual([
      ['business-app', 'meta', 'sure'],
      ['app-version', 'meta', 'sure'],
      ['phone-at-hand', 'meta', 'sure'],
      ['offered-by', 'meta', 'sure'],
      ['no-shared-credit', 'meta', 'sure'],
      ['other-provider', 'partners', 'unsure'],
      ['days-in-use', 'partners', 'unsure'],
      ['portfolio-admin', 'partners', 'unsure'],
      ['verified-business', 'partners', 'unsure'],
      ['facebook-page', 'partners', 'unsure'],
      ['country', 'partners', 'unsure'],
    ]);
    expect(rules.find(({ id }) => id === 'app-version')?.atLeast).toBe('2.24.17');
  });

  it.each(rules)('$id names sources of the file, and Meta where Meta asks', ({ askedBy, sources: named }) => {
    const titles = sources.map(({ title }) => title);
    for (const title of named) expect(titles).toContain(title);
    if (askedBy === 'meta') expect(named.some((title) => title.startsWith('Meta'))).toBe(true);
  });

  it.each(rules)('$id has its words', ({ id }) => {
    expect(Object.keys(en)).toEqual(
      expect.arrayContaining([`eligibility.${id}.name`, `eligibility.${id}.why`]),
    );
  });
});
