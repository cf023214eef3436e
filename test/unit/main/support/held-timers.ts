import type { Timers } from '../../../../src/main/link/timers.ts';

/** Time that stands until a test moves it. */
export function heldTimers(): Timers & { advance(ms: number): void } {
  let now = 0;
  const alarms = new Set<{ at: number; call: () => void }>();
  return {
    after(ms, call) {
      const alarm = { at: now + ms, call };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    monotonic: () => now,
    random: () => 0.5,
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...alarms].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        alarms.delete(next);
        now = next.at;
        next.call();
      }
      now = until;
    },
  };
}
