import { type Locale, translate } from '#shared/words/words.ts';
import type { Notice } from '../console/host.ts';
import type { Reminder } from './reminders.ts';

/**
 * The reminder in words: how many of the fourteen days are left, and what to do.
 * @param confirm what its button does, where the system's notices have one
 */
export function reminderNotice(
  { number, clock }: Reminder,
  { locale, sound, confirm }: { locale: Locale; sound: boolean; confirm(): void },
): Notice {
  return {
    title: translate(locale, 'reminder.title'),
    body: translate(locale, 'reminder.body', { days: clock.daysLeft, number: number.name }),
    opens: { place: 'health', numberId: number.id },
    sound,
    action: { words: translate(locale, 'clock.confirm'), act: confirm },
  };
}
