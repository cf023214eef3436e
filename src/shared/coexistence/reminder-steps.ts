import type { PhoneActivity, PhoneWatch } from '../model/number.ts';
import type { Id, Millis } from '../model/primitives.ts';
import type { Role } from '../model/user.ts';
import {
  type ActivityClock,
  activityClock,
  CONFIRM_FROM_DAY,
  REMINDER_DAYS,
  SAFETY_DAYS,
} from './activity-clock.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** When people are reminded to open the Business app. */
export type ReminderPlan = Pick<PhoneWatch, 'days' | 'thenEveryHours'>;

export const DEFAULT_REMINDER_PLAN: ReminderPlan = { days: [...REMINDER_DAYS], thenEveryHours: 3 };

/** Owners are reminded of a phone, and whoever holds it; others see its clock. */
export function isReminded({ holderId }: PhoneWatch, person: { userId: Id; role: Role }): boolean {
  return person.role === 'owner' || person.userId === holderId;
}

/** A reminder that has fallen due. The same (due date, hours) is the same reminder on every console. */
export interface ReminderStep {
  /** When Meta's deadline ends, by the evidence that counts now. */
  dueAt: Millis;
  /** Hours without evidence at which it fell due. */
  hours: number;
  clock: Extract<ActivityClock, { known: true }>;
}

/**
 * The newest reminder that has fallen due; older ones are not made up for. Which evidence counts is the clock's rule:
 * from day 10 after a confirmation only a new confirmation moves it.
 * @param now the gateway's time
 */
export function reminderStep(activity: PhoneActivity, now: Millis, plan: ReminderPlan): ReminderStep | null {
  const clock = activityClock(activity, now);
  if (!clock.known) return null;
  const last = Math.max(...plan.days);
  const past = now - clock.since;
  const hours =
    past >= last * DAY_MS
      ? last * 24 + roundDown((past - last * DAY_MS) / HOUR_MS, plan.thenEveryHours)
      : hoursOf(plan.days.findLast((day) => past >= day * DAY_MS));
  return hours === null ? null : { dueAt: clock.dueAt, hours, clock };
}

const roundDown = (hours: number, step: number) => Math.floor(hours / step) * step;
const hoursOf = (day: number | undefined) => (day === undefined ? null : day * 24);

/**
 * The next moment at which `reminderStep` can give something else without new evidence: a timer set to it misses none.
 * @returns null when nothing is known of the phone
 */
export function nextReminderAt(activity: PhoneActivity, now: Millis, plan: ReminderPlan): Millis | null {
  const clock = activityClock(activity, now);
  if (!clock.known) return null;
  const step = reminderStep(activity, now, plan);
  const last = Math.max(...plan.days);
  const nextDay = plan.days.find((day) => now < clock.since + day * DAY_MS);
  const next =
    nextDay !== undefined
      ? clock.since + nextDay * DAY_MS
      : clock.since + ((step?.hours ?? last * 24) + plan.thenEveryHours) * HOUR_MS;
  // On this day the confirmation takes over from later echoes.
  const handover = activity.confirmedAt === null ? null : activity.confirmedAt + CONFIRM_FROM_DAY * DAY_MS;
  return handover !== null && handover > now ? Math.min(next, handover) : next;
}

/** The longest that a reminder may be put off: a day at first, three hours once the safe thirteen days are near. */
export function latestSnooze({ day }: Extract<ActivityClock, { known: true }>, now: Millis): Millis {
  return now + (day < SAFETY_DAYS - 1 ? DAY_MS : 3 * HOUR_MS);
}
