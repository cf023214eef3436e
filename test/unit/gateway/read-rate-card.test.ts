import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import data from '#resources/rules/markets.json' with { type: 'json' };
import { MarketRules } from '#shared/model/rules.ts';
import { type CardGiven, readRateCard } from '../../../src/gateway/rules/read-rate-card.ts';

/** The shape in which Meta offers its cards (July 2026): a sentence, blanks, a header with a line break, a line a market. Amounts are invented. */
const CARD = `"Cost per message in USD on the WhatsApp Business Platform, effective July 1, 2026",,,,,,
,,,,,,
Market,Currency,Marketing,Utility,Authentication,"Authentication-
International",Service
Indonesia,USD,0.0400,0.0200,0.0200,0.1300,n/a
Malaysia,USD,0.0850,0.0140,0.0140,0.0400,n/a
Hong Kong,USD,0.0700,0.0250,0.0250,n/a,n/a
Rest of Central & Eastern Europe,USD,0.0850,0.0210,0.0210,n/a,n/a
Other,USD,0.0600,0.0077,0.0077,n/a,n/a
`;
const markets = MarketRules.parse(data);
const NOTHING: CardGiven = { currency: null, validFrom: null };
const read = (csv: string, given = NOTHING) => readRateCard(csv, given, markets);
const problems = (csv: string, given = NOTHING) => {
  const result = read(csv, given);
  return result.ok ? [] : result.problems.map(({ line, problem }) => `${line ?? '-'}: ${problem}`);
};
const line = (...cells: string[]) =>
  `Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service\n${cells.join('\n')}\n`;
const DATED: CardGiven = { currency: 'USD', validFrom: '2026-10-01' };

describe('readRateCard', () => {
  it('reads Meta’s card', () => {
    const result = read(CARD);
    expect(result).toMatchObject({
      ok: true,
      card: {
        currency: 'USD',
        validFrom: '2026-07-01',
        title: 'Cost per message in USD on the WhatsApp Business Platform, effective July 1, 2026',
        ignored: [],
      },
    });
    const rates = result.ok ? result.card.rates : [];
    expect(rates).toHaveLength(4 + 4 + 3 + 3 + 3);
    expect(rates.slice(0, 4)).toEqual([
      { market: 'Indonesia', country: 'ID', category: 'marketing', micros: 40_000 },
      { market: 'Indonesia', country: 'ID', category: 'utility', micros: 20_000 },
      { market: 'Indonesia', country: 'ID', category: 'authentication', micros: 20_000 },
      { market: 'Indonesia', country: 'ID', category: 'authentication-international', micros: 130_000 },
    ]);
    expect(rates.find(({ market }) => market === 'Hong Kong')?.country).toBe('HK');
    expect(rates.find(({ market }) => market.startsWith('Rest'))).toMatchObject({
      country: null,
      micros: 85_000,
    });
  });

  // Variants that were seen: older cards, other currencies, other programs' exports.
  it.each([
    ['a byte order mark and line ends of Windows', `\uFEFF${CARD.replaceAll('\n', '\r\n')}`],
    ['the dollar before the letters', CARD.replaceAll(',USD,', ',$US,')],
    [
      'the header in one line',
      CARD.replace('"Authentication-\nInternational"', 'Authentication-International'),
    ],
    [
      'a column with blanks',
      CARD.replace('"Authentication-\nInternational"', '"Authentication International"'),
    ],
    [
      'no columns after the needed ones',
      CARD.replace(/(,"Authentication-\nInternational",Service)/, '').replaceAll(
        /,(0\.1300|0\.0400|n\/a),n\/a\n/g,
        '\n',
      ),
    ],
    ['"and" in a market’s name', CARD.replace('Central & Eastern', 'Central and Eastern')],
    ['capitals', CARD.replace('Market,Currency', 'MARKET,CURRENCY')],
  ])('takes %s', (_what, csv) => expect(problems(csv)).toEqual([]));

  it('takes amounts of large currencies, with commas or none', () => {
    const result = read(line('Indonesia,IDR,"1,586.33",586.33,300,n/a,'), {
      currency: null,
      validFrom: '2026-10-01',
    });
    expect(result.ok && result.card.currency).toBe('IDR');
    expect(result.ok && result.card.rates.map(({ micros }) => micros)).toEqual([
      1_586_330_000, 586_330_000, 300_000_000,
    ]);
  });

  it('takes a service rate', () => {
    const result = read(line('Indonesia,USD,0.04,0.02,0.02,,0.02'), DATED);
    expect(result.ok && result.card.rates.map(({ category }) => category)).toContain('service');
  });

  it('says which columns mean nothing here', () => {
    const csv = 'Market,Marketing,Utility,Authentication,Marketing Lite\nIndia,0.01,0.001,0.001,0.009\n';
    const result = read(csv, DATED);
    expect(result.ok && result.card.ignored).toEqual(['marketing-lite']);
  });

  it.each([
    ['no header', 'foo,bar\n1,2\n', ['-: There is no header']],
    ['nothing', '', ['-: There is no header']],
    [
      'volume tiers',
      ',Currency,From,To,Rate type,Rate,vs. List rate\nBrazil,BRL,0,"250,000",List rate,0.035,0%\n',
      ['-: This is the file of volume tiers'],
    ],
    [
      'prices by conversation',
      'Market,Currency,Business-Initiated,User-Initiated\nBrazil,USD,0.06,0.03\n',
      ['-: This is a card by conversations'],
    ],
    [
      'a missing column',
      'Market,Currency,Marketing,Utility\nIndia,USD,0.01,0.001\n',
      ['1: The column "authentication"'],
    ],
    [
      'a doubled column',
      'Market,Marketing,Utility,Authentication,Utility\nIndia,1,1,1,1\n',
      ['1: The column "utility" stands there twice'],
    ],
    ['no market', line(), ['1: No market follows']],
    ['an unknown market', line('Atlantis,USD,1,1,1,,'), ['2: "Atlantis" is no market']],
    [
      'a market twice',
      line('Turkey,USD,1,1,1,,', 'Türkiye,USD,1,1,1,,'),
      ['3: "Türkiye" stands there twice'],
    ],
    ['a comma for a point', line('India,USD,"0,0118",1,1,,'), ['2: "0,0118" under "marketing"']],
    ['a negative amount', line('India,USD,-0.01,1,1,,'), ['2: "-0.01" under "marketing"']],
    ['a word', line('India,USD,free,1,1,,'), ['2: "free" under "marketing"']],
    ['more decimals than are kept', line('India,USD,0.0000001,1,1,,'), ['2: "0.0000001" under']],
    ['a line that ends early', line('India,USD,0.01'), ['2: The line ends before the column "utility"']],
    ['a line without rates', line('India,USD,n/a,n/a,n/a,n/a,n/a'), ['2: "India" has no rate']],
    [
      'two currencies',
      line('India,USD,1,1,1,,', 'Brazil,BRL,1,1,1,,'),
      ['-: The lines name several currencies: USD, BRL'],
    ],
    ['an unknown currency', line('India,¤,1,1,1,,'), ['2: "¤" is no currency']],
    ['an open quote', 'Market,Marketing\n"India,1\n', ['2: It is not a CSV file']],
  ])('refuses %s, naming the line', (_what, csv, expected) => {
    const found = problems(csv, DATED);
    expect(found).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) expect(found[index]).toContain(start);
  });

  it('counts lines as an editor does, also after a header of two', () => {
    expect(problems(CARD.replace('Malaysia', 'Atlantis'))).toEqual([
      '6: "Atlantis" is no market that is known here.',
    ]);
  });

  it('tells every problem at once, and takes nothing', () => {
    expect(problems(line('Atlantis,USD,1,1,1,,', 'India,USD,x,y,1,,'), DATED)).toHaveLength(3);
  });

  it('wants to be told what the file does not say, and no contradiction', () => {
    expect(problems(line('India,USD,1,1,1,,'))).toEqual([expect.stringContaining('from what day')]);
    expect(
      problems('Market,Marketing,Utility,Authentication\nIndia,1,1,1\n', {
        ...NOTHING,
        validFrom: '2026-10-01',
      }),
    ).toEqual([expect.stringContaining('currency')]);
    expect(problems(CARD, { currency: 'IDR', validFrom: '2026-10-01' })).toEqual([
      expect.stringContaining('The file says the day 2026-07-01'),
      expect.stringContaining('The file says the currency USD'),
    ]);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `${CARD}${text}`),
        ),
        (csv) => {
          expect(typeof read(csv).ok).toBe('boolean');
        },
      ),
    );
  });
});
