import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import id from '#resources/locales/id.json' with { type: 'json' };
import limits from '#resources/rules/feature-limits.json' with { type: 'json' };
import { SEND_REFUSALS } from '#shared/coexistence/may-send.ts';
import { ADVICE, SEND_ERRORS } from '#shared/coexistence/send-errors.ts';
import { isWordKey, resolveLocale, translate, type WordKey } from '#shared/words/words.ts';
import { failureKey } from '../../../src/renderer/language/failure-words.ts';

const keys = Object.keys(en) as WordKey[];

/** The names in a sentence that are filled in, wherever they stand. */
function placeholders(sentence: string, locale: string): string[] {
  const found = new Set<string>();
  const walk = (parts: readonly unknown[]): void => {
    for (const part of parts as {
      type: number;
      value?: string;
      options?: Record<string, { value: unknown[] }>;
    }[]) {
      // 0 is plain text and 7 the number of a plural; everything else names a value.
      if (part.type !== 0 && part.type !== 7 && part.value !== undefined) found.add(part.value);
      for (const option of Object.values(part.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}

describe('catalogues', () => {
  it('hold the same sentences', () => {
    expect(Object.keys(id).sort()).toEqual([...keys].sort());
    expect(keys.length).toBeGreaterThan(400);
  });

  it.each(keys)('%s takes the same values in both languages', (key) => {
    expect(placeholders(id[key], 'id')).toEqual(placeholders(en[key], 'en'));
  });

  it('finds a placeholder that only one language has', () => {
    expect(placeholders('{count, plural, one {# of {all}} other {#}}', 'en')).toEqual(['all', 'count']);
    expect(placeholders('{count} saja', 'id')).toEqual(['count']);
  });

  it('leave no sentence empty', () => {
    for (const key of keys)
      expect([key, en[key].trim() !== '', id[key].trim() !== '']).toEqual([key, true, true]);
  });

  it('name every row of the feature table', () => {
    for (const limit of limits.limits)
      for (const part of ['name', 'chip', 'phone', 'here'])
        expect(isWordKey(`limit.${limit.id}.${part}`), `limit.${limit.id}.${part}`).toBe(true);
  });
});

describe('translate', () => {
  it('fills values in and counts', () => {
    expect(translate('en', 'thread.unread', { count: 1 })).toBe('1 new message');
    expect(translate('en', 'thread.unread', { count: 3 })).toBe('3 new messages');
    expect(translate('id', 'thread.unread', { count: 3 })).toBe('3 pesan baru');
  });

  it('takes what customers write as it is', () => {
    expect(translate('en', 'thread.said', { who: '<b>Rina</b>', text: '{count} & <i>' })).toBe(
      '<b>Rina</b>: {count} & <i>',
    );
  });
});

describe('language', () => {
  it.each([
    ['system', 'id-ID', 'id'],
    ['system', 'in', 'id'],
    ['system', 'en-GB', 'en'],
    ['system', 'de-DE', 'en'],
    ['system', 'idx', 'en'],
    ['en', 'id-ID', 'en'],
    ['id', 'en-US', 'id'],
  ] as const)('%s on %s is %s', (chosen, system, spoken) => {
    expect(resolveLocale(chosen, system)).toBe(spoken);
  });
});

describe('failures', () => {
  it.each([...SEND_ERRORS.keys(), 200, 299].map(String))('Meta’s code %s says what to do', (code) =>
    expect(failureKey(code)).toMatch(/^(error\.\d+|advice\.[a-z-]+)$/),
  );

  it.each([...SEND_REFUSALS])('the gate’s %s says why', (reason) =>
    expect(failureKey(reason)).toBe(`error.${reason}`),
  );

  it.each(Object.keys(ADVICE))('the advice %s has its words', (advice) =>
    expect(isWordKey(`advice.${advice}`)).toBe(true),
  );

  it.each([
    'window_closed',
    'number_paused',
    'number_disconnected',
    'no_recipient',
    'keychain_missing',
    '131047',
    '131026',
    '190',
  ])('%s has a sentence of its own', (code) => expect(failureKey(code)).toBe(`error.${code}`));

  it('shares one sentence among the codes that nobody knows', () => {
    expect(failureKey('999999')).toBe('advice.report');
    expect(failureKey('not_told')).toBe('error.unknown');
    expect(failureKey('toString')).toBe('error.unknown');
  });

  it('never speaks in codes alone', () => {
    for (const key of keys.filter((one) => one.startsWith('error.')))
      expect(en[key], key).not.toMatch(/\b1\d{5}\b|error \d/i);
  });
});
