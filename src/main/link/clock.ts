import type { Millis } from '#shared/model/primitives.ts';

/** Milliseconds of a clock that only goes forward, whatever happens to the wall clock. */
export type Monotonic = () => number;

/**
 * The gateway's time as this console knows it: the last server time that was heard, plus the monotonic time since.
 * Before the first frame of a run it is the laptop's clock and the offset of the last run, which is no more than an estimate.
 */
export interface GatewayClock {
  now(): Millis;
  /** A frame said what time it is; true when that moved the clock by more than a second. */
  heard(serverTime: Millis): boolean;
  /** False until something was heard in this run. */
  known(): boolean;
  /** Gateway's time less the laptop's wall clock, in milliseconds: what the next run starts from. */
  offset(): number;
}

const MOVED_MS = 1000;

export function createGatewayClock(
  monotonic: Monotonic,
  wall: () => number,
  lastOffset: number,
): GatewayClock {
  let pair = { server: wall() + lastOffset, at: monotonic() };
  let heardOnce = false;
  const now = () => Math.round(pair.server + (monotonic() - pair.at));
  return {
    now,
    heard(serverTime) {
      const moved = Math.abs(serverTime - now()) > MOVED_MS;
      pair = { server: serverTime, at: monotonic() };
      heardOnce = true;
      return moved;
    },
    known: () => heardOnce,
    offset: () => Math.round(now() - wall()),
  };
}
