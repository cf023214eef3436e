import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { BusinessNumber } from '#shared/model/number.ts';
import { activityCalendar } from '../../../src/main/reminders/calendar.ts';
import { number as aNumber } from '../../support/feed-rows.ts';

const DAY = 24 * 60 * 60 * 1000;
const CONFIRMED = Date.UTC(2026, 10, 1, 8);

const number = (given: Partial<BusinessNumber['activity']> = {}, days = [7, 10, 12, 13]) =>
  aNumber({
    id: '01900000-0000-7000-8000-000000000001',
    name: 'Toko Batik; “Melati”, cabang 2',
    activity: {
      confirmedAt: CONFIRMED,
      confirmedBy: 'person',
      confirmedByName: 'Sari',
      estimatedAt: CONFIRMED + 5 * DAY,
      estimatedFrom: 'echo',
      ...given,
    },
    watch: { days, thenEveryHours: 3, holderId: null },
  });

/** What another program understands of the file. */
function read(text: string) {
  const component = new ICAL.Component(ICAL.parse(text));
  const [event] = component.getAllSubcomponents('vevent');
  if (!event) throw new Error('no event');
  const { startDate, uid, sequence, summary, description } = new ICAL.Event(event);
  const alarms = event.getAllSubcomponents('valarm').map((alarm) => {
    const trigger = alarm.getFirstPropertyValue('trigger');
    if (!(trigger instanceof ICAL.Duration)) throw new Error('no trigger');
    return {
      action: alarm.getFirstPropertyValue('action'),
      at: startDate.toJSDate().getTime() + trigger.toSeconds() * 1000,
    };
  });
  return { start: startDate.toJSDate().getTime(), uid, sequence, summary, description, alarms };
}

describe('the calendar file of the deadline', () => {
  it('is read by another program: the safe day, with an alarm on each day of the ladder', () => {
    const event = read(activityCalendar(number(), CONFIRMED, 'id') ?? '');
    expect(event.start).toBe(CONFIRMED + 13 * DAY);
    expect(event.alarms).toEqual(
      [7, 10, 12, 13].map((day) => ({ action: 'DISPLAY', at: CONFIRMED + day * DAY })),
    );
    expect(event.summary).toContain('Toko Batik; “Melati”, cabang 2');
    expect(event.description).toContain('14 hari');
  });

  it('rings on the safe day whatever the ladder is', () => {
    const { alarms } = read(activityCalendar(number({}, [5]), CONFIRMED, 'en') ?? '');
    expect(alarms.map(({ at }) => (at - CONFIRMED) / DAY)).toEqual([5, 13]);
  });

  it('is the same appointment, newer, after the next confirmation', () => {
    const first = read(activityCalendar(number(), CONFIRMED, 'en') ?? '');
    const later = CONFIRMED + 9 * DAY;
    const second = read(activityCalendar(number({ confirmedAt: later }), later, 'en') ?? '');
    expect(second.uid).toBe(first.uid);
    expect(second.sequence).toBeGreaterThan(first.sequence);
    expect(second.start - first.start).toBe(9 * DAY);
  });

  it('is none before anybody has confirmed the phone: an echo is no ground for a date', () => {
    expect(activityCalendar(number({ confirmedAt: null, confirmedBy: null }), CONFIRMED, 'en')).toBeNull();
  });
});
