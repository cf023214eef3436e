import type { BusinessNumber } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';
import { type ActivityClock, activityClock } from './activity-clock.ts';

/**
 * The number whose link runs out first, with its clock; after those that run come numbers of which nothing is known, and
 * last those that are no longer linked. Null without numbers.
 */
export function mostUrgent(
  numbers: readonly BusinessNumber[],
  now: Millis,
): { number: BusinessNumber; clock: ActivityClock } | null {
  const clocks = numbers.map((number) => ({ number, clock: activityClock(number.activity, now) }));
  const due = ({ number, clock }: (typeof clocks)[number]) => {
    if (number.lifecycle === 'disconnected') return Number.POSITIVE_INFINITY;
    return clock.known ? clock.dueAt : Number.MAX_SAFE_INTEGER;
  };
  // The difference of two infinities is none.
  return clocks.sort((a, b) => due(a) - due(b) || 0)[0] ?? null;
}
