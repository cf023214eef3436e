import ical, { ICalAlarmType } from 'ical-generator';
import { SAFETY_DAYS } from '#shared/coexistence/activity-clock.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { type Locale, translate } from '#shared/words/words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const APPOINTMENT_MS = 15 * 60 * 1000;

/**
 * A calendar file that reminds of a number's phone while the laptop is off: one appointment on the safe thirteenth day,
 * with an alarm on each day of the number's ladder. It rests on the last confirmation alone, since a calendar cannot
 * hear of later echoes; importing a newer file moves the same appointment.
 * @param now the gateway's time
 * @returns null when nobody has confirmed the phone yet
 */
export function activityCalendar(number: BusinessNumber, now: Millis, locale: Locale): string | null {
  const { confirmedAt } = number.activity;
  if (confirmedAt === null) return null;
  const start = confirmedAt + SAFETY_DAYS * DAY_MS;
  const words = { number: number.name, days: SAFETY_DAYS };
  const calendar = ical({
    name: translate(locale, 'calendar.name', words),
    prodId: { company: 'Selaras', product: 'Selaras', language: locale.toUpperCase() },
  });
  const summary = translate(locale, 'calendar.summary', words);
  const event = calendar.createEvent({
    id: `activity-${number.id}@selaras`,
    // Seconds since 1970 grow with every confirmation, so that a calendar takes the newer file for the newer state.
    sequence: Math.floor(confirmedAt / 1000),
    stamp: new Date(now),
    start: new Date(start),
    end: new Date(start + APPOINTMENT_MS),
    summary,
    description: translate(locale, 'calendar.description', words),
  });
  for (const day of new Set([...number.watch.days, SAFETY_DAYS]))
    event.createAlarm({
      type: ICalAlarmType.display,
      triggerBefore: ((SAFETY_DAYS - day) * DAY_MS) / 1000,
      description: summary,
    });
  return calendar.toString();
}
