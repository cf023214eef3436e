import type { Timers } from '../../../../src/gateway/outbound/timers.ts';

/** Pacing within a second is not what a test waits for: such alarms ring at once, and time moves on to them. */
const SHORT_MS = 300;

/** Time that stands still until a test moves it, but for short waits. */
export class ManualTimers implements Timers {
  #now = 1_000_000;
  readonly #alarms = new Set<{ at: number; run: () => void }>();

  now = () => this.#now;

  after = (ms: number, run: () => void) => {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    if (ms <= SHORT_MS) setImmediate(() => this.advance(Math.max(0, alarm.at - this.#now)));
    return () => this.#alarms.delete(alarm);
  };

  /** Moves time on and rings what has become due. */
  advance(ms: number): void {
    this.#now += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.at > this.#now || !this.#alarms.delete(alarm)) continue;
      alarm.run();
    }
  }
}
