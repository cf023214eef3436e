import { type ActivityClock, activityClock } from '#shared/coexistence/activity-clock.ts';
import type { BusinessNumber } from '#shared/model/number.ts';

/** The number whose link runs out first, with its clock; one of which nothing is known comes last. Null without numbers. */
export function mostUrgent(
  numbers: readonly BusinessNumber[],
  now: number,
): { number: BusinessNumber; clock: ActivityClock } | null {
  const clocks = numbers.map((number) => ({ number, clock: activityClock(number.activity, now) }));
  const due = (clock: ActivityClock) => (clock.known ? clock.dueAt : Number.POSITIVE_INFINITY);
  return clocks.sort((a, b) => due(a.clock) - due(b.clock))[0] ?? null;
}
