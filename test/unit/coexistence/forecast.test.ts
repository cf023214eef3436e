import { describe, expect, it } from 'vitest';
import { forecastMonth, type MonthSoFar } from '#shared/coexistence/forecast.ts';

const from = Date.parse('2026-11-01T00:00:00Z');
const to = Date.parse('2026-12-01T00:00:00Z');
const day = (n: number) => from + (n - 1) * 86_400_000;
const idr = (micros: number) => ({ currency: 'IDR', micros: micros * 1_000_000, example: false });
const cost = (category: string, charged: number, amount: number | null) => ({
  category,
  charged,
  unpriced: amount === null ? charged : 0,
  amounts: amount === null ? [] : [idr(amount)],
});
const month = (given: Partial<MonthSoFar>): MonthSoFar => ({
  from,
  to,
  now: day(16),
  allowance: { perMonth: 1000, used: 0 },
  cost: [],
  ...given,
});

describe('a month that goes on as it began', () => {
  it.each([
    ['before it', from - 1],
    ['on its first day', day(1)],
    ['while less than a tenth is over', day(4) - 1],
    ['after it', to],
  ])('is not told %s', (_, now) => {
    expect(forecastMonth(month({ now }))).toBeNull();
  });

  it.each([
    ['nothing sent', 16, 0, { count: 0, beyond: 0 }, null],
    ['half of the free ones at half time', 16, 500, { count: 1000, beyond: 0 }, null],
    ['a little more', 16, 600, { count: 1200, beyond: 200 }, day(1 + (15 * 1000) / 600)],
    ['in the last third', 21, 900, { count: 1350, beyond: 350 }, day(1 + (20 * 1000) / 900)],
    ['used up already', 16, 1200, { count: 2400, beyond: 1400 }, null],
  ])('service messages: %s', (_, on, used, service, usedUpAt) => {
    const told = forecastMonth(month({ now: day(on), allowance: { perMonth: 1000, used } }));
    expect(told).toMatchObject({ service });
    expect(told?.usedUpAt).toBe(usedUpAt === null ? null : Math.round(usedUpAt));
    // They have no price before the first of them was charged.
    expect(told?.unpriced).toBe(service.beyond);
  });

  it.each([
    ['nothing charged', [], [], 0],
    ['templates with a price', [cost('utility', 10, 3500)], [idr(7000)], 0],
    ['categories in one sum', [cost('utility', 10, 3500), cost('marketing', 1, 600)], [idr(8200)], 0],
    ['templates without a price', [cost('utility', 10, null)], [], 20],
  ])('costs: %s', (_, soFar, amounts, unpriced) => {
    const allowance = { perMonth: 1000, used: 100 };
    expect(forecastMonth(month({ allowance, cost: soFar }))).toMatchObject({ amounts, unpriced });
  });

  it('prices service messages beyond the free ones like those that were charged', () => {
    const allowance = { perMonth: 1000, used: 1100 };
    const told = forecastMonth(month({ allowance, cost: [cost('service', 100, 35_000)] }));
    expect(told).toEqual({
      service: { count: 2200, beyond: 1200 },
      usedUpAt: null,
      amounts: [idr(420_000)],
      unpriced: 0,
    });
  });

  it('keeps invented rates apart from real ones', () => {
    const mixed = { ...cost('utility', 2, 350), amounts: [idr(350), { ...idr(350), example: true }] };
    expect(forecastMonth(month({ cost: [mixed] }))?.amounts).toEqual([
      idr(700),
      { ...idr(700), example: true },
    ]);
  });

  it('tells no service messages where none are counted', () => {
    expect(forecastMonth(month({ allowance: null }))).toMatchObject({ service: null, usedUpAt: null });
  });
});
