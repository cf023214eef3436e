import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityClock } from '#shared/coexistence/activity-clock.ts';
import {
  DEFAULT_REMINDER_PLAN,
  latestSnooze,
  nextReminderAt,
  type ReminderPlan,
  reminderStep,
} from '#shared/coexistence/reminder-steps.ts';
import type { PhoneActivity } from '#shared/model/number.ts';

const T = Date.UTC(2026, 10, 1, 8);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const activity = (confirmed: number | null, estimated: number | null): PhoneActivity => ({
  confirmedAt: confirmed,
  confirmedBy: confirmed === null ? null : 'person',
  confirmedByName: null,
  estimatedAt: estimated,
  estimatedFrom: estimated === null ? null : 'echo',
});
const hoursAt = (day: number, estimatedDay: number | null = null) =>
  reminderStep(
    activity(T, estimatedDay === null ? null : T + estimatedDay * DAY),
    T + day * DAY,
    DEFAULT_REMINDER_PLAN,
  )?.hours ?? null;

describe('the ladder of reminders', () => {
  it.each([
    { why: 'nothing in the first week', day: 6.99, hours: null },
    { why: 'day 7', day: 7, hours: 7 * 24 },
    { why: 'still the one of day 7', day: 9.99, hours: 7 * 24 },
    { why: 'day 10', day: 10, hours: 10 * 24 },
    { why: 'day 12', day: 12, hours: 12 * 24 },
    { why: 'day 13', day: 13, hours: 13 * 24 },
    { why: 'three hours later again', day: 13 + 3 / 24, hours: 13 * 24 + 3 },
    { why: 'and not a minute before', day: 13 + 5.99 / 24, hours: 13 * 24 + 3 },
    { why: 'on and on while the deadline has passed', day: 14.5, hours: 14.5 * 24 },
  ])('$why', ({ day, hours }) => expect(hoursAt(day)).toBe(hours));

  it('is silenced by an echo before day 10', () => expect(hoursAt(9.9, 9)).toBeNull());
  it('is not silenced by an echo from day 10', () => expect(hoursAt(10, 9.9)).toBe(10 * 24));
  it('knows nothing of a phone that was never seen', () =>
    expect(reminderStep(activity(null, null), T, DEFAULT_REMINDER_PLAN)).toBeNull());

  it('may be put off for a day, near the end for three hours', () => {
    const clock = (day: number) => {
      const found = activityClock(activity(T, null), T + day * DAY);
      if (!found.known) throw new Error('the clock must be known');
      return found;
    };
    expect(latestSnooze(clock(11), 0)).toBe(DAY);
    expect(latestSnooze(clock(12), 0)).toBe(3 * HOUR);
  });
});

const moment = fc.integer({ min: 0, max: 30 * 24 }).map((hours) => T + hours * HOUR);
const plan: fc.Arbitrary<ReminderPlan> = fc.record({
  days: fc
    .uniqueArray(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 6 })
    .map((days) => days.toSorted((a, b) => a - b)),
  thenEveryHours: fc.integer({ min: 1, max: 24 }),
});

describe('the next reminder', () => {
  it('never lets a change pass unseen between now and then', () => {
    const key = (of: PhoneActivity, now: number, by: ReminderPlan) => {
      const step = reminderStep(of, now, by);
      return step && `${step.dueAt} ${step.hours}`;
    };
    fc.assert(
      fc.property(fc.option(moment), fc.option(moment), moment, plan, (confirmed, estimated, now, by) => {
        const of = activity(confirmed, estimated);
        const next = nextReminderAt(of, now, by);
        expect(next === null).toBe(!activityClock(of, now).known);
        expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
        for (let at = now; next !== null && at < next; at += HOUR / 2)
          expect(key(of, at, by)).toBe(key(of, now, by));
      }),
    );
  });

  it('is not moved by echoes from day 10 after the confirmation', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 10, max: 20 }), moment, (confirmed, day, echo) => {
        const now = confirmed + day * DAY;
        const without = reminderStep(activity(confirmed, null), now, DEFAULT_REMINDER_PLAN);
        expect(
          reminderStep(activity(confirmed, Math.min(echo, now)), now, DEFAULT_REMINDER_PLAN),
        ).toStrictEqual(without);
      }),
    );
  });
});
