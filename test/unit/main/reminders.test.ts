import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REMINDER_DAYS } from '#shared/coexistence/activity-clock.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { dueReminders } from '../../../src/main/reminders/reminders.ts';
import type { ShownReminder } from '../../../src/main/settings/console-file.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = 1_790_000_000_000;

const number = (confirmedAt: number | null): BusinessNumber => ({
  id: '01900000-0000-7000-8000-000000000001',
  phoneNumberId: '1',
  wabaId: '2',
  displayPhone: '6281',
  name: 'Batik Melati',
  lifecycle: 'active',
  lifecycleReason: null,
  onboardedAt: START,
  activity: { confirmedAt, confirmedBy: null, confirmedByName: null, estimatedAt: null, estimatedFrom: null },
  lastEventAt: null,
  revision: 1,
});

/** Looks at these times, one after the other, as a console would; answers the steps that were told. */
function told(times: number[], confirmedAt = START): number[] {
  let shown: Record<string, ShownReminder> = {};
  return times.flatMap((now) =>
    dueReminders([number(confirmedAt)], now, shown).map(({ number: { id }, dueAt, step }) => {
      shown = { ...shown, [id]: { dueAt, step } };
      return step;
    }),
  );
}

describe('reminders of the activity clock', () => {
  it('come at days 7, 10, 12 and 13, each once, however often one looks', () => {
    const hourly = Array.from({ length: 20 * 24 }, (_, hour) => START + hour * 60 * 60 * 1000);
    expect(told(hourly)).toEqual([...REMINDER_DAYS]);
  });

  it('never repeat or go back, whenever one looks', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 * DAY }), { maxLength: 50 });
    fc.assert(
      fc.property(times, (offsets) => {
        const steps = told(offsets.sort((a, b) => a - b).map((offset) => START + offset));
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      }),
    );
  });

  it('begin anew after a confirmation', () => {
    const [first] = dueReminders([number(START)], START + 12 * DAY, {});
    const shown = { [number(0).id]: { dueAt: first?.dueAt ?? 0, step: first?.step ?? 0 } };
    const confirmed = number(START + 12 * DAY);
    expect(dueReminders([confirmed], START + 13 * DAY, shown)).toEqual([]);
    expect(dueReminders([confirmed], START + 19 * DAY, shown)).toMatchObject([{ step: 7, daysLeft: 7 }]);
  });

  it('are silent about a number without evidence or without a link', () => {
    expect(dueReminders([number(null)], START + 20 * DAY, {})).toEqual([]);
    expect(dueReminders([{ ...number(START), lifecycle: 'disconnected' }], START + 12 * DAY, {})).toEqual([]);
  });
});
