import { describe, expect, it } from 'vitest';
import type { Rate, RateCard } from '#shared/model/rate-card.ts';
import { isWordKey, translate, type WordKey, type WordValues } from '#shared/words/words.ts';
import { CARD_PROBLEM_CODES, cardProblem } from '../../../src/gateway/rules/card-problems.ts';
import { lastDayOf, standingOf } from '../../../src/renderer/rate-cards/card-standing.ts';
import {
  dayWords,
  problemWords,
  rateWords,
  refusedLines,
  unsaid,
} from '../../../src/renderer/rate-cards/card-words.ts';
import { compareRates } from '../../../src/renderer/rate-cards/compare-rates.ts';

const NOW = Date.parse('2026-11-21T03:00:00Z');
const say = (key: WordKey, values?: WordValues) => translate('en', key, values);

/** Invented amounts. */
const rate = (
  market: string,
  category: Rate['category'],
  micros: number,
  country: string | null = null,
): Rate => ({
  market,
  country,
  category,
  micros,
});
const card = (id: string, validFrom: string, given: Partial<RateCard> = {}): RateCard => ({
  id,
  currency: 'IDR',
  validFrom,
  title: null,
  example: false,
  importedAt: NOW,
  importedBy: 'Sari',
  rates: [],
  ...given,
});

describe('two cards beside each other', () => {
  const before = {
    rates: [
      rate('Indonesia', 'marketing', 500, 'ID'),
      rate('Indonesia', 'utility', 300, 'ID'),
      rate('Turkey', 'utility', 90, 'TR'),
      rate('Other', 'utility', 70),
    ],
  };
  const after = {
    rates: [
      rate('Other', 'utility', 70),
      rate('Türkiye', 'utility', 95, 'TR'),
      rate('Malaysia', 'utility', 80, 'MY'),
    ],
  };

  it('names what is new, changed, the same and gone; a country is the same however it is spelt', () => {
    const rows = compareRates(before, after);
    expect(rows.map(({ market, change }) => [market, change])).toEqual([
      ['Other', 'same'],
      ['Türkiye', 'changed'],
      ['Malaysia', 'new'],
      ['Indonesia', 'gone'],
    ]);
    expect(rows[1]?.rates.utility).toEqual({ before: 90, after: 95 });
    expect(rows[3]?.rates.marketing).toEqual({ before: 500, after: null });
  });

  it('counts a rate that is no more, or was not there before, as a change of its market', () => {
    const one = { rates: [rate('India', 'utility', 1, 'IN')] };
    const two = { rates: [...one.rates, rate('India', 'service', 1, 'IN')] };
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const)
      expect(compareRates(from, to).map(({ change }) => change)).toEqual(['changed']);
  });

  it('says nothing of changes where there is nothing to compare with', () => {
    expect(compareRates(null, after).map(({ change }) => change)).toEqual(['same', 'same', 'same']);
  });
});

describe('where a card stands', () => {
  const july = card('july', '2026-07-01');
  const october = card('october', '2026-10-01');
  const again = card('again', '2026-10-01', { importedAt: NOW + 1 });
  const december = card('december', '2026-12-01');
  const example = card('example', '2026-10-01', { example: true, importedAt: NOW + 9 });
  const cards = [july, october, again, december, example];

  it.each([
    [july, 'earlier', '2026-09-30'],
    [october, 'idle', '2026-09-30'],
    [again, 'in-force', '2026-11-30'],
    [december, 'to-come', null],
    [example, 'idle', null],
  ] as const)('$id', (one, standing, lastDay) => {
    expect(standingOf(one, cards, NOW)).toBe(standing);
    if (standing !== 'idle') expect(lastDayOf(one, cards)).toBe(lastDay);
  });

  it('lets the example stand only until something imported does', () => {
    expect(standingOf(example, [example], NOW)).toBe('in-force');
    expect(lastDayOf(example, [example])).toBeNull();
    expect(lastDayOf(example, [example, december])).toBe('2026-11-30');
    expect(standingOf(example, [example, july], NOW)).toBe('idle');
    expect(lastDayOf(july, [example, july])).toBeNull();
  });
});

describe('the words of a card', () => {
  it('speaks of days and rates as people write them, whatever the zone of the machine', () => {
    expect([dayWords('en', '2026-10-01'), dayWords('id', '2026-10-01')]).toEqual([
      '1 Oct 2026',
      '1 Okt 2026',
    ]);
    expect([rateWords('en', 600_500_000), rateWords('id', 25_000)]).toEqual(['600.5', '0,025']);
  });

  it.each(CARD_PROBLEM_CODES)('has the problem %s in words, or asks for what is unsaid', (code) => {
    expect(isWordKey(`cards.problem.${code}`)).toBe(!code.endsWith('-unsaid'));
  });

  it('falls back on the gateway’s own sentence', () => {
    const known = cardProblem(4, 'market-unknown', { market: 'Atlantis' });
    expect(problemWords(say, known)).toBe('“Atlantis” is no market that is known here.');
    expect(problemWords(say, { ...known, code: 'of-tomorrow' })).toBe(known.problem);
  });

  it('counts a line once, however much is wrong with it, and asks only for what lacks', () => {
    const problems = [
      cardProblem(4, 'market-unknown', { market: 'Atlantis' }),
      cardProblem(4, 'no-amount', { cell: 'x', column: 'utility' }),
      cardProblem(9, 'no-rate', { market: 'India' }),
      cardProblem(null, 'day-unsaid', {}),
    ];
    expect(refusedLines(problems)).toBe(2);
    expect(unsaid({ fits: false, rows: 9, problems })).toEqual({ day: true, currency: false });
    expect(unsaid(null)).toEqual({ day: false, currency: false });
  });
});
