import type { PhoneActivity } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';
import { nextReminderAt, type ReminderPlan, reminderStep } from './reminder-steps.ts';

/** A reminder that has not fallen due yet. */
export interface ComingReminder {
  at: Millis;
  /** Days without evidence, by the evidence that will count then. */
  day: number;
  /** The first of those that come again every some hours after the plan's last day. */
  repeats: boolean;
  /** When the link ends, by the evidence that will count then. */
  dueAt: Millis;
  basis: 'confirmed' | 'estimated';
}

const HOURS_A_DAY = 24;
/** A plan has at most 13 days, and each can move once when the confirmation takes over. */
const MOST_LOOKS = 40;

/**
 * The reminders that follow from a plan if nobody opens the app and nothing is heard of the phone from now on, up to the
 * first repeated one. Empty while nothing is known of the phone.
 * @param now the gateway's time
 */
export function comingReminders(activity: PhoneActivity, now: Millis, plan: ReminderPlan): ComingReminder[] {
  const last = Math.max(...plan.days) * HOURS_A_DAY;
  const coming: ComingReminder[] = [];
  let shown = reminderStep(activity, now, plan);
  let at = nextReminderAt(activity, now, plan);
  for (let looks = 0; at !== null && looks < MOST_LOOKS; looks++) {
    const step = reminderStep(activity, at, plan);
    if (step !== null && (step.dueAt !== shown?.dueAt || step.hours !== shown.hours)) {
      const repeats = step.hours > last;
      const { dueAt, hours, clock } = step;
      coming.push({ at, day: Math.floor(hours / HOURS_A_DAY), repeats, dueAt, basis: clock.basis });
      if (repeats) return coming;
    }
    shown = step;
    at = nextReminderAt(activity, at, plan);
  }
  return coming;
}
