import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comingReminders } from '#shared/coexistence/coming-reminders.ts';
import { DEFAULT_REMINDER_PLAN, reminderStep } from '#shared/coexistence/reminder-steps.ts';
import type { PhoneActivity } from '#shared/model/number.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-01T03:00:00Z');
const seen = (confirmed: number | null, estimated: number | null = null): PhoneActivity => ({
  confirmedAt: confirmed === null ? null : START + confirmed * DAY,
  confirmedBy: confirmed === null ? null : 'person',
  confirmedByName: null,
  estimatedAt: estimated === null ? null : START + estimated * DAY,
  estimatedFrom: estimated === null ? null : 'echo',
});
const days = (activity: PhoneActivity, now: number, plan = DEFAULT_REMINDER_PLAN) =>
  comingReminders(activity, START + now * DAY, plan).map(({ at, day, repeats }) => [
    (at - START) / DAY,
    day,
    repeats,
  ]);

describe('comingReminders', () => {
  it.each([
    ['nothing is known of the phone', seen(null), 0, []],
    [
      'from the confirmation on',
      seen(0),
      0,
      [
        [7, 7, false],
        [10, 10, false],
        [12, 12, false],
        [13, 13, false],
        [13 + 3 / 24, 13, true],
      ],
    ],
    [
      'what has fallen due already is past',
      seen(0),
      11,
      [
        [12, 12, false],
        [13, 13, false],
        [13 + 3 / 24, 13, true],
      ],
    ],
    [
      'an echo moves the first; on day 10 the confirmation takes over',
      seen(0, 5),
      6,
      [
        [10, 10, false],
        [12, 12, false],
        [13, 13, false],
        [13 + 3 / 24, 13, true],
      ],
    ],
    [
      'an echo alone',
      seen(null, 2),
      3,
      [
        [9, 7, false],
        [12, 10, false],
        [14, 12, false],
        [15, 13, false],
        [15 + 3 / 24, 13, true],
      ],
    ],
    ['after the last day only the next repetition', seen(0), 13.5, [[13 + 15 / 24, 13, true]]],
  ] as const)('%s', (_what, activity, now, expected) => {
    expect(days(activity, now)).toEqual(expected);
  });

  it('tells the deadline by the evidence that will count then', () => {
    const [first, ...later] = comingReminders(seen(0, 5), START + 6 * DAY, {
      days: [2, 10],
      thenEveryHours: 3,
    });
    expect(first).toMatchObject({ basis: 'estimated', dueAt: START + 19 * DAY });
    for (const reminder of later)
      expect(reminder).toMatchObject({ basis: 'confirmed', dueAt: START + 14 * DAY });
    expect(later).toHaveLength(2);
  });

  it('is what a console that looks every quarter of an hour would find due', () => {
    const plans = fc.record({
      days: fc
        .uniqueArray(fc.integer({ min: 1, max: 13 }), { minLength: 1 })
        .map((some) => some.toSorted((a, b) => a - b)),
      thenEveryHours: fc.integer({ min: 1, max: 24 }),
    });
    const moments = fc.option(fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(
        plans,
        moments,
        moments,
        fc.integer({ min: 8, max: 14 }),
        (plan, confirmed, estimated, now) => {
          const activity = seen(confirmed, estimated);
          const told = comingReminders(activity, START + now * DAY, plan);
          const name = (at: number) => {
            const step = reminderStep(activity, at, plan);
            return step && `${step.dueAt} ${step.hours}`;
          };
          const found: number[] = [];
          const end = told.at(-1)?.at ?? START + now * DAY;
          for (let at = START + now * DAY + HOUR / 4; at <= end; at += HOUR / 4)
            if (name(at) !== null && name(at) !== name(at - HOUR / 4)) found.push(at);
          expect(told.map(({ at }) => at)).toEqual(found);
          if (confirmed !== null || estimated !== null) expect(told.at(-1)?.repeats).toBe(true);
        },
      ),
    );
  });
});
