import { type Locale, translate } from '#shared/words/words.ts';
import type { Notice } from '../console/host.ts';
import type { Reminder } from './reminders.ts';

/** The reminder in words: how many of the fourteen days are left, and what to do. */
export function reminderNotice({ number, daysLeft }: Reminder, locale: Locale, sound: boolean): Notice {
  return {
    title: translate(locale, 'reminder.title'),
    body: translate(locale, 'reminder.body', { days: daysLeft, number: number.name }),
    threadId: null,
    sound,
  };
}
