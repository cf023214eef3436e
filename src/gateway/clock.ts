import type { Millis } from '#shared/model/primitives.ts';

/** The gateway's time: windows, deadlines, stamps and every `serverTime` come from here. */
export interface Clock {
  now(): Millis;
}

/** A clock that can be moved, for the simulator and for end-to-end tests (`TEST_CLOCK=1`). */
export interface MovableClock extends Clock {
  /** Jumps to this moment and runs on from there; null returns to the machine's time. */
  move(now: Millis | null): void;
  /** Called after every jump. */
  onMove(listener: () => void): void;
}

/** The machine's clock, movable. Connection time-outs and pacing do not follow its jumps. */
export function gatewayClock(machine: () => Millis = Date.now): MovableClock {
  let offset = 0;
  const listeners: (() => void)[] = [];
  return {
    now: () => machine() + offset,
    move(now) {
      offset = now === null ? 0 : now - machine();
      for (const listener of listeners) listener();
    },
    onMove: (listener) => void listeners.push(listener),
  };
}
