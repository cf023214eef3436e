import type { Millis } from '../model/primitives.ts';

/**
 * A send whose answer never came may still be told of by a status. After this long a person may say what became of it.
 * The message's `extra.unknownSince` is where it counts from.
 */
export const SETTLE_AFTER_MS = 15 * 60_000;

/** Milliseconds until a person may decide, 0 when they may now. @param since `extra.unknownSince`, if it is there */
export function settleWait(since: unknown, now: Millis): number {
  return typeof since === 'number' ? Math.max(0, since + SETTLE_AFTER_MS - now) : 0;
}
