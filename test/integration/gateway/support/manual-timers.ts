import type { Timers } from '../../../../src/gateway/outbound/timers.ts';

/** Time that stands still until a test moves it. */
export class ManualTimers implements Timers {
  #now = 1_000_000;
  #alarms = new Set<{ at: number; run: () => void }>();

  now = () => this.#now;

  after = (ms: number, run: () => void) => {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  };

  /** Milliseconds until each alarm, soonest first. */
  get pending(): number[] {
    return [...this.#alarms].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Moves time on and rings what has become due. */
  advance(ms: number): void {
    this.#now += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.at > this.#now) continue;
      this.#alarms.delete(alarm);
      alarm.run();
    }
  }
}
