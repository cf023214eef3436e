import type { Millis } from '#shared/model/primitives.ts';

/** The machine's time and its alarm clock; tests bring their own. */
export interface Timers {
  now(): Millis;
  /** @returns the way to cancel */
  after(ms: number, run: () => void): () => void;
}

export const machineTimers: Timers = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
