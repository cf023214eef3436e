import type { PhoneActivity } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Meta removes the link after about this many days without the Business app being opened (account_update, PRIMARY_INACTIVITY). */
export const LINK_DAYS = 14;
/** Partners ask for an opening at least this often; we treat it as the real deadline. */
export const SAFETY_DAYS = 13;
/** From this day on only a confirmation counts, because an echo may come from a linked device. */
export const CONFIRM_FROM_DAY = 10;
/** Days at which people are reminded, unless the number's watch says otherwise. */
export const REMINDER_DAYS: readonly number[] = [7, 10, 12, 13];

export type ActivityLevel = 'calm' | 'soon' | 'urgent' | 'overdue';

export type ActivityClock =
  | { known: false }
  | {
      known: true;
      /** The evidence that the clock runs from. */
      basis: 'confirmed' | 'estimated';
      since: Millis;
      /** Whole days without evidence. */
      day: number;
      /** Whole days left of the fourteen, never below 0. */
      daysLeft: number;
      dueAt: Millis;
      level: ActivityLevel;
    };

/**
 * The clock of the 14-day rule. Before day 10 it follows the newest evidence of any kind; from day 10 after the
 * last confirmation it follows that confirmation alone, so that echoes never silence the late warnings.
 * @param now the gateway's time
 */
export function activityClock(activity: PhoneActivity, now: Millis): ActivityClock {
  const { confirmedAt, estimatedAt } = activity;
  const onlyConfirmed = confirmedAt !== null && now - confirmedAt >= CONFIRM_FROM_DAY * DAY_MS;
  const useEstimate =
    estimatedAt !== null && !onlyConfirmed && (confirmedAt === null || estimatedAt > confirmedAt);
  const since = useEstimate ? estimatedAt : confirmedAt;
  if (since === null) return { known: false };
  const day = Math.max(0, Math.floor((now - since) / DAY_MS));
  return {
    known: true,
    basis: useEstimate ? 'estimated' : 'confirmed',
    since,
    day,
    daysLeft: Math.max(0, LINK_DAYS - day),
    dueAt: since + LINK_DAYS * DAY_MS,
    level:
      day >= LINK_DAYS
        ? 'overdue'
        : day >= SAFETY_DAYS
          ? 'urgent'
          : day >= CONFIRM_FROM_DAY
            ? 'soon'
            : 'calm',
  };
}
