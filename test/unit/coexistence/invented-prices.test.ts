import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '#resources/locales/en.json' with { type: 'json' };
import id from '#resources/locales/id.json' with { type: 'json' };
import example from '#resources/rules/example-rate-card.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../../..');
/** An amount of money as people write it; what stands in `{…}` or `${…}` is filled in later and none. */
const AMOUNT = /(?:\bRp|\bIDR|\bUSD|\bEUR|\bGBP|\bINR|[$€£₹])\s?\d|\d\s?(?:rupiah|dollars?|IDR|USD|EUR)\b/i;
const MARKED = { en: /example|invented/i, id: /contoh|karangan/i };

/** Every file below a folder whose name ends so, with its text. */
function filesOf(folder: string, ends: RegExp): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
const pathsOf = (files: { path: string }[]) => files.map(({ path }) => path.replaceAll('\\', '/'));

describe('prices come from a rate card, or are marked as invented', () => {
  it.each(['Rp 350', 'IDR 350 each', '$0.02', 'US$ 1', '€5', '350 rupiah', '2 USD'])(
    '%s is an amount',
    (text) => expect(text).toMatch(AMOUNT),
  );
  it.each(['{amount} each', '1,000 free left', 'within 24 hours'])('%s is none', (text) =>
    expect(text).not.toMatch(AMOUNT),
  );

  it.each([
    ['en', en],
    ['id', id],
  ])('no sentence in %s carries an amount', (_locale, catalogue) => {
    expect(Object.entries(catalogue).filter(([, sentence]) => AMOUNT.test(sentence))).toEqual([]);
  });

  it('no page carries an amount', () => {
    const files = [
      ...filesOf('src/renderer', /\.(tsx?|html)$/),
      ...filesOf('resources/onboarding-page', /\.(js|html)$/),
    ];
    expect(files.length).toBeGreaterThan(150);
    // What a replacement puts back, such as "$1", is no dollar.
    const said = files.map(({ path, text }) => ({ path, text: text.replaceAll(/\$\d\b(?!\.)/g, '') }));
    expect(pathsOf(said.filter(({ text }) => AMOUNT.test(text)))).toEqual([]);
  });

  it('the one card that comes along is invented, and its title says so', () => {
    const withRates = filesOf('resources', /\.json$/).filter(({ text }) => text.includes('"micros"'));
    expect(pathsOf(withRates)).toEqual(['resources/rules/example-rate-card.json']);
    expect(example.title).toMatch(MARKED.en);
  });

  it.each(['price.example', 'cost.rate.example', 'usage.example', 'price.why.example'] as const)(
    '%s says so in both languages',
    (key) => {
      expect(en[key]).toMatch(MARKED.en);
      expect(id[key]).toMatch(MARKED.id);
    },
  );

  it('a test with rates says that they are invented', () => {
    const files = filesOf('test', /\.test\.ts$/).filter(({ text }) => /\bmicros\b|effective July/.test(text));
    expect(files.length).toBeGreaterThan(5);
    expect(pathsOf(files.filter(({ text }) => !/invented/i.test(text)))).toEqual([]);
  });
});
