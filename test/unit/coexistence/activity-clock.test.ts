import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityClock, LINK_DAYS } from '#shared/coexistence/activity-clock.ts';
import type { PhoneActivity } from '#shared/model/number.ts';

const T = Date.UTC(2026, 10, 1, 8);
const DAY = 86_400_000;

function activity(confirmedDay: number | null, estimatedDay: number | null): PhoneActivity {
  return {
    confirmedAt: confirmedDay === null ? null : T + confirmedDay * DAY,
    confirmedBy: confirmedDay === null ? null : 'person',
    confirmedByName: null,
    estimatedAt: estimatedDay === null ? null : T + estimatedDay * DAY,
    estimatedFrom: estimatedDay === null ? null : 'echo',
  };
}

describe('the clock of the 14-day rule', () => {
  it.each([
    {
      why: 'just confirmed',
      confirmed: 0,
      estimated: null,
      now: 0,
      basis: 'confirmed',
      day: 0,
      level: 'calm',
    },
    {
      why: 'an echo moves it while the confirmation is young',
      confirmed: 0,
      estimated: 6,
      now: 9,
      basis: 'estimated',
      day: 3,
      level: 'calm',
    },
    {
      why: 'an older echo does not move it back',
      confirmed: 5,
      estimated: 2,
      now: 6,
      basis: 'confirmed',
      day: 1,
      level: 'calm',
    },
    {
      why: 'day 7 without any evidence',
      confirmed: 0,
      estimated: null,
      now: 7,
      basis: 'confirmed',
      day: 7,
      level: 'calm',
    },
    {
      why: 'from day 10 an echo of yesterday counts for nothing',
      confirmed: 0,
      estimated: 9,
      now: 10,
      basis: 'confirmed',
      day: 10,
      level: 'soon',
    },
    {
      why: 'day 12',
      confirmed: 0,
      estimated: 11,
      now: 12.5,
      basis: 'confirmed',
      day: 12,
      level: 'soon',
    },
    {
      why: 'day 13, the safety margin',
      confirmed: 0,
      estimated: 13,
      now: 13,
      basis: 'confirmed',
      day: 13,
      level: 'urgent',
    },
    {
      why: 'the deadline has passed',
      confirmed: 0,
      estimated: 14,
      now: 15,
      basis: 'confirmed',
      day: 15,
      level: 'overdue',
    },
    {
      why: 'never confirmed, only echoes',
      confirmed: null,
      estimated: 0,
      now: 8,
      basis: 'estimated',
      day: 8,
      level: 'calm',
    },
    {
      why: 'a laptop clock cannot make a negative day',
      confirmed: 5,
      estimated: null,
      now: 4,
      basis: 'confirmed',
      day: 0,
      level: 'calm',
    },
  ])('$why', ({ confirmed, estimated, now, basis, day, level }) => {
    const clock = activityClock(activity(confirmed, estimated), T + now * DAY);
    expect(clock).toMatchObject({
      known: true,
      basis,
      day,
      level,
      daysLeft: Math.max(0, LINK_DAYS - day),
    });
  });

  it('knows nothing without evidence', () => {
    expect(activityClock(activity(null, null), T)).toEqual({ known: false });
  });

  it('is never silenced by echoes from day 10 after a confirmation', () => {
    const echoes = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.double({ min: 10, max: 30, noNaN: true }), echoes, (now, days) => {
        const newest = days.filter((day) => day <= now).sort((a, b) => b - a)[0] ?? null;
        const clock = activityClock(activity(0, newest), T + now * DAY);
        expect(clock).toMatchObject({ basis: 'confirmed', day: Math.floor((T + now * DAY - T) / DAY) });
      }),
    );
  });
});
