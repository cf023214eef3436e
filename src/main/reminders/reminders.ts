import { type ReminderStep, reminderStep } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';

/** A reminder that has fallen due, of one number. */
export interface Reminder extends ReminderStep {
  number: BusinessNumber;
}

/**
 * What has fallen due, the newest of each number. Whether this console shows it, the gateway decides.
 * @param now the gateway's time
 */
export function dueReminders(numbers: readonly BusinessNumber[], now: Millis): Reminder[] {
  return numbers.flatMap((number) => {
    if (number.lifecycle === 'disconnected') return [];
    const step = reminderStep(number.activity, now, number.watch);
    return step === null ? [] : [{ ...step, number }];
  });
}

/** The same on every console: a number's deadline and the hours without evidence. */
export const reminderKey = ({ number, dueAt, hours }: Reminder): string => `${number.id} ${dueAt} ${hours}`;
