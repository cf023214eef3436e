import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import marketsData from '#resources/rules/markets.json' with { type: 'json' };
import pricingData from '#resources/rules/pricing.json' with { type: 'json' };
import { countryOf } from '#shared/coexistence/country-rules.ts';
import { cardAt, type Price, type PriceCase, periodAt, priceOf } from '#shared/coexistence/pricing.ts';
import type { Rate, RateCard } from '#shared/model/rate-card.ts';
import { MarketRules, PricingRules, RateCategory } from '#shared/model/rules.ts';

const rules = { pricing: PricingRules.parse(pricingData), markets: MarketRules.parse(marketsData) };
const at = (day: string) => Date.parse(`${day}T03:00:00Z`);
const NOW = at('2026-11-21');

/** Invented amounts; `service` only where it is given. */
const line = (market: string, country: string | null, base: number, service?: number): Rate[] => [
  { market, country, category: 'marketing', micros: base * 4 },
  { market, country, category: 'utility', micros: base },
  { market, country, category: 'authentication', micros: base },
  ...(service === undefined ? [] : [{ market, country, category: 'service' as const, micros: service }]),
];
const card = (more: Partial<RateCard> = {}): RateCard => ({
  id: crypto.randomUUID(),
  currency: 'USD',
  validFrom: '2026-10-01',
  title: null,
  example: false,
  importedAt: 1,
  importedBy: null,
  rates: [
    ...line('Indonesia', 'ID', 20_000),
    ...line('India', 'IN', 1_000, 900),
    ...line('North America', null, 3_000),
    ...line('Rest of Asia Pacific', null, 9_000),
    ...line('Hong Kong', 'HK', 25_000),
    ...line('Other', null, 7_000),
  ],
  ...more,
});
const send = (more: Partial<PriceCase> = {}): PriceCase => ({
  category: 'service',
  country: 'ID',
  now: NOW,
  windowOpen: true,
  freeEntryUntil: null,
  serviceUsed: 1000,
  ...more,
});
const brief = (price: Price) =>
  price.known
    ? price.currency === null
      ? price.basis
      : `${price.micros} ${price.market}`
    : `? ${price.why}`;

describe('what a message costs', () => {
  const cases: [string, Partial<PriceCase>, string][] = [
    // Meta, Pricing: per message since 1 July 2025; service and utility inside the window free.
    ['a reply before October 2026', { now: at('2026-09-30') }, 'free-service'],
    [
      'a utility template in the window before October 2026',
      { category: 'utility', now: at('2026-09-30') },
      'free-in-window',
    ],
    [
      'a marketing template before October 2026',
      { category: 'marketing', now: at('2026-09-30') },
      '? no-card',
    ],
    ['anything before per-message pricing', { now: at('2025-06-30') }, '? no-period'],
    // Meta, Upcoming pricing updates (1 July 2026): charged since 1 October 2026. Partners: 1,000 free of each number and month.
    ['the first reply of the month', { serviceUsed: 0 }, 'allowance'],
    ['the thousandth', { serviceUsed: 999 }, 'allowance'],
    ['the one after', { serviceUsed: 1000 }, '20000 Indonesia'],
    ['a utility template in the window', { category: 'utility' }, '20000 Indonesia'],
    ['a utility template outside', { category: 'utility', windowOpen: false }, '20000 Indonesia'],
    ['a utility template while replies are free', { category: 'utility', serviceUsed: 0 }, '20000 Indonesia'],
    ['a marketing template', { category: 'marketing' }, '80000 Indonesia'],
    // Meta, Pricing: free entry point, 72 hours.
    ['a reply to who came by an ad', { freeEntryUntil: NOW + 1 }, 'free-entry'],
    ['marketing to who came by an ad', { category: 'marketing', freeEntryUntil: NOW + 1 }, 'free-entry'],
    ['marketing when that has ended', { category: 'marketing', freeEntryUntil: NOW }, '80000 Indonesia'],
    // The line of a country, of its group, of all others.
    ['a service rate of its own', { country: countryOf('919876543210') }, '900 India'],
    ['somebody in a group', { country: countryOf('14155552671') }, '3000 North America'],
    ['a country with a line and a group', { country: countryOf('85261234567') }, '25000 Hong Kong'],
    ['its neighbour', { country: countryOf('819012345678') }, '9000 Rest of Asia Pacific'],
    ['a country of no group', { country: countryOf('35799123456') }, '7000 Other'],
    ['a country of a group that the card lacks', { country: countryOf('254712345678') }, '? not-on-card'],
    // Never a guess.
    ['somebody without a country', { country: null }, '? no-country'],
    ['a number of no country', { country: countryOf('15555551234') }, '? no-country'],
    ['a country of which nobody says the line', { country: countryOf('77011234567') }, '? unsure-market'],
    ['a Caribbean island on +1', { country: countryOf('12423591234') }, '? unsure-market'],
  ];
  it.each(cases)('%s', (_what, more, expected) => {
    const valid = cardAt([card()], more.now ?? NOW);
    expect(brief(priceOf(valid, rules, send(more)))).toBe(expected);
  });

  it('is unknown without a card, but the free ones are still free', () => {
    expect(brief(priceOf(null, rules, send()))).toBe('? no-card');
    expect(brief(priceOf(null, rules, send({ serviceUsed: 0 })))).toBe('allowance');
  });

  it('says that the free thousand are told by partners only', () => {
    expect(priceOf(null, rules, send({ serviceUsed: 0 }))).toMatchObject({ sure: false });
    expect(priceOf(card(), rules, send())).toMatchObject({ sure: true });
  });

  it('takes no service price from a card of before service was charged', () => {
    const old = card({ validFrom: '2026-07-01' });
    expect(brief(priceOf(old, rules, send()))).toBe('? card-too-old');
    expect(brief(priceOf(old, rules, send({ category: 'marketing' })))).toBe('80000 Indonesia');
  });

  it.each([
    ['2026-10-01', '2026-11-21', false],
    ['2026-07-01', '2026-09-30', false],
    ['2026-07-01', '2026-10-01', true],
    ['2026-10-01', '2027-01-01', true],
    ['2025-01-01', '2026-11-21', true],
  ])('of %s, on %s, may be old: %s', (validFrom, today, maybeOld) => {
    const price = priceOf(card({ validFrom }), rules, send({ category: 'marketing', now: at(today) }));
    expect(price).toMatchObject({ known: true, maybeOld });
  });

  it('marks invented rates', () => {
    expect(priceOf(card({ example: true }), rules, send())).toMatchObject({ example: true });
  });

  it('is never a number that no card holds', () => {
    const countries = fc.constantFrom('ID', 'IN', 'US', 'KZ', 'KE', 'CY', null);
    fc.assert(
      fc.property(
        fc.record({
          category: fc.constantFrom('marketing' as const, 'utility' as const, 'service' as const),
          country: countries,
          now: fc.integer({ min: at('2025-01-01'), max: at('2027-12-31') }),
          windowOpen: fc.boolean(),
          freeEntryUntil: fc.option(fc.integer({ min: at('2025-01-01'), max: at('2027-12-31') })),
          serviceUsed: fc.nat({ max: 2000 }),
        }),
        (some) => {
          const one = card();
          const price = priceOf(one, rules, some);
          if (!price.known) return;
          if (price.currency === null) expect(price.micros).toBe(0);
          else expect(one.rates.map(({ micros }) => micros)).toContain(price.micros);
        },
      ),
    );
  });
});

describe('which card counts', () => {
  it.each([
    [
      'the newest that is valid',
      [card({ validFrom: '2026-07-01' }), card({ validFrom: '2026-10-01', currency: 'EUR' })],
      'EUR',
    ],
    [
      'not one to come',
      [card({ validFrom: '2027-01-01' }), card({ currency: 'EUR', validFrom: '2026-07-01' })],
      'EUR',
    ],
    [
      'the one imported last of a day',
      [card({ importedAt: 5 }), card({ importedAt: 9, currency: 'EUR' })],
      'EUR',
    ],
    [
      'an imported one before an invented one',
      [card({ example: true }), card({ validFrom: '2026-07-01', currency: 'EUR' })],
      'EUR',
    ],
    ['none when none is valid', [card({ validFrom: '2027-01-01' })], null],
  ])('%s', (_what, cards, currency) => {
    expect(cardAt(cards, NOW)?.currency ?? null).toBe(currency);
  });
});

it('periods follow one another', () => {
  expect(periodAt(rules.pricing, at('2025-06-30'))).toBeNull();
  expect(periodAt(rules.pricing, Date.parse('2026-09-30T23:59:59Z'))?.from).toBe('2025-07-01');
  expect(periodAt(rules.pricing, Date.parse('2026-10-01T00:00:00Z'))?.from).toBe('2026-10-01');
  expect(RateCategory.options).toContain(periodAt(rules.pricing, NOW)?.serviceRateOf);
});
