import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import pricingData from '#resources/rules/pricing.json' with { type: 'json' };
import windowsData from '#resources/rules/windows.json' with { type: 'json' };
import { allowanceOf, freeEntryUntil, monthNamed, monthOf } from '#shared/coexistence/allowance.ts';
import { PricingRules, WindowRules } from '#shared/model/rules.ts';

const pricing = PricingRules.parse(pricingData);
const windows = WindowRules.parse(windowsData);
const HOUR = 3_600_000;

describe('months', () => {
  it.each([
    ['2026-11', 'UTC', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['2026-12', 'UTC', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2026-11', 'Asia/Jakarta', '2026-10-31T17:00:00Z', '2026-11-30T17:00:00Z'],
    ['2026-11', 'America/New_York', '2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z'],
    ['2026-02', 'Asia/Kolkata', '2026-01-31T18:30:00Z', '2026-02-28T18:30:00Z'],
  ])('%s in %s', (month, zone, from, to) => {
    expect(monthNamed(month, zone)).toEqual({ month, from: Date.parse(from), to: Date.parse(to) });
  });

  it('follow one another without a gap, and hold their own moments', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Jakarta',
      'America/New_York',
      'Pacific/Auckland',
      'Asia/Kolkata',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2025-07-01'), max: Date.parse('2030-01-01') }),
        zones,
        (at, zone) => {
          const month = monthOf(at, zone);
          expect(month.from <= at && at < month.to).toBe(true);
          expect(monthOf(month.to, zone).from).toBe(month.to);
          expect(monthOf(month.from, zone)).toEqual(month);
        },
      ),
    );
  });
});

describe('free service messages', () => {
  it.each([
    ['2026-09', 10, null],
    ['2026-10', 0, { perMonth: 1000, used: 0, left: 1000, sure: false }],
    ['2026-11', 999, { perMonth: 1000, used: 999, left: 1, sure: false }],
    ['2026-11', 1500, { perMonth: 1000, used: 1500, left: 0, sure: false }],
  ])('%s after %i', (month, used, left) => {
    expect(allowanceOf(pricing, monthNamed(month, 'UTC'), used)).toEqual(left);
  });
});

describe('free entry', () => {
  // Meta, Pricing: answered within 24 hours, free for 72 hours from the answer.
  it.each([
    ['nobody came', null, 5, null],
    ['not answered', 0, null, null],
    ['answered at once', 0, 0, 72 * HOUR],
    ['answered on the last moment', 0, 24 * HOUR, 96 * HOUR],
    ['answered too late', 0, 24 * HOUR + 1, null],
    ['answered before they came', 10, 5, null],
  ])('%s', (_what, came, answered, until) => {
    expect(freeEntryUntil(windows, came, answered)).toBe(until);
  });
});
