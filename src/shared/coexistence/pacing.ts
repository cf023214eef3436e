import type { Millis } from '../model/primitives.ts';

/** Messages a second, in and out together, fixed for a number that also lives in the Business app (Meta, "throughput"). */
export const THROUGHPUT_PER_SECOND = 20;
/** Kept free for incoming messages even while none come. */
export const INBOUND_RESERVE_PER_SECOND = 5;
/** Customers who alone use up everything for so long are no burst that a moment's patience outlasts. */
export const RUSH_MS = 5_000;
/**
 * In such a rush one reply of a person is let through so often all the same, since customers who get no answer write
 * the more. Whether it still fits is Meta's to say: a refusal (130429) puts it back in line.
 */
export const RUSH_GAP_MS = 1_000;
/** Meta: one message every 6 seconds to one person, 45 may be borrowed ahead. */
export const PAIR_INTERVAL_MS = 6_000;
export const PAIR_BURST = 45;

/** How fast something may go: one each `intervalMs` on average, at most `burst` at once. */
export interface Pace {
  intervalMs: number;
  burst: number;
}

/** Pace towards one recipient. Of Meta's burst one is kept back: its clock is not ours. */
export const PAIR_PACE: Pace = { intervalMs: PAIR_INTERVAL_MS, burst: PAIR_BURST - 1 };

/** What passed a number lately, each oldest first, in any steady milliseconds. */
export interface Passed {
  out: readonly Millis[];
  inbound: readonly Millis[];
}

/** Sends that fit beside so many incoming messages. */
function budgetBeside(inbound: number): number {
  return THROUGHPUT_PER_SECOND - Math.max(INBOUND_RESERVE_PER_SECOND, inbound);
}

/** Whether customers alone have used up the throughput of the last `windowMs`. */
export function isFull(inbound: readonly Millis[], windowMs: number, now: Millis): boolean {
  return budgetBeside(inbound.filter((time) => time > now - windowMs).length) <= 0;
}

/**
 * Milliseconds until one more send fits: never more than the throughput within any time of `windowMs`, where at least
 * the reserve counts as incoming. It looks at what did pass and not at a rate, so that a sudden rush of customers
 * cannot add to sends that went out just before.
 * @param windowMs the second that Meta counts by
 */
export function throughputWait({ out, inbound }: Passed, windowMs: number, now: Millis): number {
  const within = (times: readonly Millis[], at: Millis) =>
    times.filter((time) => time > at - windowMs).length;
  const fits = (at: Millis) => within(out, at) < budgetBeside(within(inbound, at));
  if (fits(now)) return 0;
  const changes = [...out, ...inbound]
    .map((time) => time + windowMs)
    .filter((time) => time > now)
    .sort((a, b) => a - b);
  // Once everything has left the window there is room.
  return (changes.find(fits) ?? now + windowMs) - now;
}

/** Part of an even share that may be closer together, so that a send which comes late is made up for. */
const SPREAD = 0.9;

/** The least milliseconds between two sends, so that they spread over the second; see `throughputWait`. */
export function leastGap({ inbound }: Passed, windowMs: number, now: Millis): number {
  const budget = budgetBeside(inbound.filter((time) => time > now - windowMs).length);
  return (windowMs / Math.max(1, budget)) * SPREAD;
}

/**
 * A token bucket in one number: the moment at which it will be full again (null: full). Time here is any steady
 * milliseconds, as long as it is always the same.
 */
export type Bucket = Millis | null;

/** @returns milliseconds until the bucket gives one, 0 when it does so now */
export function waitFor(bucket: Bucket, pace: Pace, now: Millis): number {
  if (bucket === null) return 0;
  return Math.max(0, bucket - now - (pace.burst - 1) * pace.intervalMs);
}

/** The bucket after one was taken. */
export function take(bucket: Bucket, pace: Pace, now: Millis): Bucket {
  return Math.max(bucket ?? now, now) + pace.intervalMs;
}

const PAIR_BACKOFF_BASE = 4;
const PAIR_BACKOFF_MAX_MS = 60 * 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 5 * 60_000;

/** Meta asks for 4^X seconds after the Xth refusal by the pair limit (131056), counted from 1. */
export function pairBackoff(refusals: number): number {
  return Math.min(PAIR_BACKOFF_MAX_MS, PAIR_BACKOFF_BASE ** refusals * 1000);
}

/**
 * Wait before try number `tries` + 1: doubling from a second, up to five minutes, spread so that a crowd does not return at once.
 * @param random 0 to 1
 */
export function retryBackoff(tries: number, random: number): number {
  const full = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(full * (0.5 + random / 2));
}
