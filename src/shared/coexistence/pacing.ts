import type { Millis } from '../model/primitives.ts';

/** Messages a second, in and out together, fixed for a number that also lives in the Business app (Meta, "throughput"). */
export const THROUGHPUT_PER_SECOND = 20;
/** Kept free for incoming messages even while none come. */
export const INBOUND_RESERVE_PER_SECOND = 5;
/** Meta: one message every 6 seconds to one person, 45 may be borrowed ahead. */
export const PAIR_INTERVAL_MS = 6_000;
export const PAIR_BURST = 45;

/** How fast something may go: one each `intervalMs` on average, at most `burst` at once. */
export interface Pace {
  intervalMs: number;
  burst: number;
}

/** Pace towards one recipient. */
export const PAIR_PACE: Pace = { intervalMs: PAIR_INTERVAL_MS, burst: PAIR_BURST };

/**
 * Pace of one number, spread evenly so that no second holds more than its share.
 * @param inboundLastSecond customers' messages of the last second
 * @returns null when incoming messages use everything
 */
export function numberPace(inboundLastSecond: number): Pace | null {
  const budget = THROUGHPUT_PER_SECOND - Math.max(INBOUND_RESERVE_PER_SECOND, inboundLastSecond);
  return budget > 0 ? { intervalMs: 1000 / budget, burst: 1 } : null;
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
