import { leastGap, type Passed, throughputWait } from '#shared/coexistence/pacing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Timers } from './timers.ts';

/**
 * Beyond a second: requests do not all travel equally long, and Meta counts by arrival. A slot is planned with the
 * wider window, so that the narrower one, which no POST passes, is hardly ever met.
 */
const PLANNED_WINDOW_MS = 1040;
const POSTED_WINDOW_MS = 1030;

/** Keeps one number within its throughput: a slot is taken when a send begins, and asked for again right before its POST. */
export class Pacer {
  readonly #timers: Timers;
  #planned: Millis[] = [];
  #posted: Millis[] = [];
  #inbound: Millis[] = [];
  #restUntil: Millis = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** What customers sent in the last second or so, oldest first, by the timers' time. */
  hear(inbound: Millis[]): void {
    this.#inbound = inbound;
  }

  /** Milliseconds until the next slot. */
  wait(now: Millis): number {
    const passed: Passed = { out: this.#planned, inbound: this.#inbound };
    const last = this.#planned.at(-1) ?? Number.NEGATIVE_INFINITY;
    const gap = last + leastGap(passed, PLANNED_WINDOW_MS, now) - now;
    return Math.max(0, gap, this.#restUntil - now, throughputWait(passed, PLANNED_WINDOW_MS, now));
  }

  /** Milliseconds between two sends while nothing else holds them up, for estimates. */
  gap(now: Millis): number {
    return leastGap({ out: [], inbound: this.#inbound }, PLANNED_WINDOW_MS, now);
  }

  /** Takes the slot. @returns the way to give it back when nothing was posted */
  take(now: Millis): () => void {
    this.#planned = [...this.#planned.filter((time) => time > now - 2 * PLANNED_WINDOW_MS), now];
    return () => {
      const place = this.#planned.lastIndexOf(now);
      if (place !== -1) this.#planned.splice(place, 1);
    };
  }

  /** Resolves when a POST may leave this very moment. What lies between slot and POST takes longer at times. */
  async goAhead(): Promise<void> {
    for (;;) {
      const now = this.#timers.now();
      const passed: Passed = { out: this.#posted, inbound: this.#inbound };
      const wait = throughputWait(passed, POSTED_WINDOW_MS, now);
      if (wait === 0) {
        this.#posted = [...this.#posted.filter((time) => time > now - 2 * POSTED_WINDOW_MS), now];
        return;
      }
      await new Promise<void>((resolve) => this.#timers.after(wait, resolve));
    }
  }

  /** Meta said that it is too much (130429): nothing for so long. */
  rest(ms: number): void {
    this.#restUntil = this.#timers.now() + ms;
  }
}
