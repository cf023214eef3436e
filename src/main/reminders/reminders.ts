import { activityClock } from '#shared/coexistence/activity-clock.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { ShownReminder } from '../settings/console-file.ts';

export interface Reminder extends ShownReminder {
  number: BusinessNumber;
  /** Whole days of the fourteen. */
  daysLeft: number;
}

/**
 * Which numbers must be spoken of now: each step of a deadline once. New evidence moves the deadline and begins anew.
 * @param now the gateway's time
 * @param shown what was shown last, by number id
 */
export function dueReminders(
  numbers: readonly BusinessNumber[],
  now: Millis,
  shown: Readonly<Record<string, ShownReminder>>,
): Reminder[] {
  return numbers.flatMap((number) => {
    if (number.lifecycle === 'disconnected') return [];
    const clock = activityClock(number.activity, now);
    if (!clock.known || clock.step === null) return [];
    const before = shown[number.id];
    if (before !== undefined && before.dueAt === clock.dueAt && before.step >= clock.step) return [];
    return [{ number, dueAt: clock.dueAt, step: clock.step, daysLeft: clock.daysLeft }];
  });
}
