import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bucket,
  numberPace,
  PAIR_PACE,
  type Pace,
  pairBackoff,
  retryBackoff,
  take,
  waitFor,
} from '#shared/coexistence/pacing.ts';

/** Sends as soon as allowed, `count` times, and tells when. */
function sendAsap(pace: Pace, count: number): number[] {
  let bucket: Bucket = null;
  let now = 0;
  return Array.from({ length: count }, () => {
    now += waitFor(bucket, pace, now);
    bucket = take(bucket, pace, now);
    return now;
  });
}

describe('pace of a number', () => {
  it.each([
    [0, 15],
    [5, 15],
    [6, 14],
    [12, 8],
    [19, 1],
  ])('with %i incoming a second sends %i a second', (inbound, perSecond) => {
    expect(numberPace(inbound)?.intervalMs).toBeCloseTo(1000 / perSecond);
  });

  it('stops where incoming messages use everything', () => {
    expect(numberPace(20)).toBeNull();
    expect(numberPace(400)).toBeNull();
  });

  it('never puts more than 20 in and out into one second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 2, max: 100 }), (inbound, count) => {
        const pace = numberPace(inbound);
        if (!pace) return;
        const times = sendAsap(pace, count);
        for (const start of times) {
          const inSecond = times.filter((time) => time >= start && time < start + 999).length;
          expect(inSecond + inbound).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});

describe('pace towards one person', () => {
  it('gives 45 at once, then one every six seconds', () => {
    const times = sendAsap(PAIR_PACE, 48);
    expect(times.slice(0, 45).every((time) => time === 0)).toBe(true);
    expect(times.slice(45)).toEqual([6_000, 12_000, 18_000]);
  });

  it('is full again after as much time as was borrowed', () => {
    let bucket: Bucket = null;
    for (let i = 0; i < 45; i++) bucket = take(bucket, PAIR_PACE, 0);
    expect(waitFor(bucket, PAIR_PACE, 0)).toBe(6_000);
    const later = 45 * 6_000;
    for (let i = 0; i < 44; i++) bucket = take(bucket, PAIR_PACE, later);
    expect(waitFor(bucket, PAIR_PACE, later)).toBe(0);
  });
});

describe('waits after refusals', () => {
  it.each([
    [1, 4_000],
    [2, 16_000],
    [3, 64_000],
    [4, 256_000],
    [9, 3_600_000],
  ])('pair limit, refusal %i: %i ms', (refusals, wait) => expect(pairBackoff(refusals)).toBe(wait));

  it.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [4, 1, 8_000],
    [30, 1, 300_000],
  ])('try %i with jitter %d: %i ms', (tries, random, wait) => expect(retryBackoff(tries, random)).toBe(wait));
});
