import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WINDOW_MS, windowState } from '#shared/coexistence/window.ts';

const T = Date.UTC(2026, 10, 20, 9, 41);
const HOUR = 3_600_000;

describe('the 24-hour window', () => {
  it.each([
    { why: 'no customer ever wrote', last: null, now: T, open: false, closes: null },
    { why: 'the customer wrote this instant', last: T, now: T, open: true, closes: T + WINDOW_MS },
    {
      why: 'three hours and twelve minutes are left',
      last: T,
      now: T + 20.8 * HOUR,
      open: true,
      closes: T + WINDOW_MS,
    },
    { why: 'one millisecond is left', last: T, now: T + WINDOW_MS - 1, open: true, closes: T + WINDOW_MS },
    { why: 'exactly 24 hours have passed', last: T, now: T + WINDOW_MS, open: false, closes: T + WINDOW_MS },
    {
      why: 'a phone clock ran ahead of the gateway',
      last: T + HOUR,
      now: T,
      open: true,
      closes: T + HOUR + WINDOW_MS,
    },
  ])('$why', ({ last, now, open, closes }) => {
    const state = windowState(last, now);
    expect(state.open).toBe(open);
    expect(state.open ? state.closesAt : state.closedAt).toBe(closes);
  });

  it('drains from 1 to 0 and never opens again without a message', () => {
    fc.assert(
      fc.property(fc.nat(3 * WINDOW_MS), fc.nat(3 * WINDOW_MS), (a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        const first = windowState(T, T + earlier);
        const second = windowState(T, T + later);
        if (second.open) expect(first.open).toBe(true);
        if (first.open && second.open) {
          expect(second.fraction).toBeLessThanOrEqual(first.fraction);
          expect(second.fraction).toBeGreaterThan(0);
          expect(first.fraction).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
