import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bucket,
  leastGap,
  PAIR_PACE,
  type Pace,
  pairBackoff,
  retryBackoff,
  take,
  throughputWait,
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

/** What a second may hold, whenever it begins. */
const WINDOW = 1_000;

/** Sends whenever there is room, for five seconds, beside these incoming messages. */
function sendBeside(inbound: readonly number[]): number[] {
  const out: number[] = [];
  for (let now = 0; now < 5_000; ) {
    const heard = inbound.filter((time) => time <= now);
    const passed = { out, inbound: heard };
    const gap = (out.at(-1) ?? Number.NEGATIVE_INFINITY) + leastGap(passed, WINDOW, now) - now;
    const wait = Math.max(gap, throughputWait(passed, WINDOW, now));
    if (wait > 0) now += Math.min(wait, 10);
    else out.push(now);
  }
  return out;
}

const inSecond = (times: readonly number[], end: number) =>
  times.filter((time) => time > end - WINDOW && time <= end).length;

describe('throughput of a number', () => {
  it.each([
    ['nobody writes', 0, 15],
    ['5 a second come in', 5, 15],
    ['10 a second come in', 10, 10],
    ['18 a second come in', 18, 2],
  ])('while %s', (_name, perSecond, wanted) => {
    const inbound = Array.from({ length: perSecond * 5 }, (_, i) => (i * 1000) / perSecond);
    const out = sendBeside(inbound).filter((time) => time >= 2_000 && time < 5_000);
    expect(Math.abs(out.length - wanted * 3)).toBeLessThanOrEqual(2);
  });

  it('sends nothing while incoming messages use everything, and goes on once they are a second old', () => {
    const inbound = Array.from({ length: 20 }, (_, i) => i * 10);
    expect(throughputWait({ out: [], inbound }, WINDOW, 190)).toBe(810);
  });

  /** Messages that come at any moments within five seconds. */
  const moments = (most: number) =>
    fc
      .array(fc.integer({ min: 0, max: 4_999 }), { maxLength: most })
      .map((times) => times.toSorted((a, b) => a - b));

  it('lets no send go that makes more than 20 of a second, however customers write', () => {
    fc.assert(
      fc.property(moments(120), (inbound) => {
        const out = sendBeside(inbound);
        for (const end of out) expect(inSecond(out, end) + inSecond(inbound, end)).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('holds at most 20 in any second while customers write no more than the reserve', () => {
    fc.assert(
      fc.property(moments(30), (times) => {
        const inbound: number[] = [];
        for (const time of times) if (inSecond(inbound, time) < 5) inbound.push(time);
        const out = sendBeside(inbound);
        for (const end of [...out, ...inbound])
          expect(inSecond(out, end) + inSecond(inbound, end)).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe('pace towards one person', () => {
  it('gives 44 at once, one less than Meta does, then one every six seconds', () => {
    const times = sendAsap(PAIR_PACE, 47);
    expect(times.slice(0, 44).every((time) => time === 0)).toBe(true);
    expect(times.slice(44)).toEqual([6_000, 12_000, 18_000]);
  });

  it('is full again after as much time as was borrowed', () => {
    let bucket: Bucket = null;
    for (let i = 0; i < 44; i++) bucket = take(bucket, PAIR_PACE, 0);
    expect(waitFor(bucket, PAIR_PACE, 0)).toBe(6_000);
    const later = 44 * 6_000;
    for (let i = 0; i < 43; i++) bucket = take(bucket, PAIR_PACE, later);
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
