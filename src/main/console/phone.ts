import { v7 as uuidv7 } from 'uuid';
import { fail, ok } from '#shared/console-api/result.ts';
import type { Locale } from '#shared/words/words.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { GatewayClock } from '../link/clock.ts';
import { activityCalendar } from '../reminders/calendar.ts';
import { failureOf } from './failure-of.ts';
import type { Line } from './line.ts';
import type { Stores } from './stores.ts';

export interface PhoneDeps {
  stores(): Stores | null;
  line(): Line | null;
  clock(): GatewayClock;
  locale(): Locale;
}

/** The calls about a number's link: how it is, and its phone's deadline. */
export function phone({
  stores,
  line,
  clock,
  locale,
}: PhoneDeps): Pick<
  Handlers,
  'numbers.health' | 'activity.confirm' | 'activity.snooze' | 'activity.calendar'
> {
  return {
    async 'numbers.health'({ numberId }) {
      const open = line();
      if (open === null) return fail('offline');
      const answer = await open.http.linkFacts(numberId);
      if (!answer.ok) return failureOf(answer.failure);
      return ok({ facts: answer.value, clockDifference: -clock().offset() });
    },
    async 'activity.confirm'({ numberId }) {
      const open = line();
      if (open === null) return fail('offline');
      const answer = await open.http.confirmActivity(numberId, uuidv7());
      return answer.ok ? ok(null) : failureOf(answer.failure);
    },
    async 'activity.snooze'({ numberId, until }) {
      const open = line();
      if (open === null) return fail('offline');
      const answer = await open.http.snoozeReminders(numberId, until);
      return answer.ok ? ok(answer.value) : failureOf(answer.failure);
    },
    async 'activity.calendar'({ numberId }) {
      const number = (await stores()?.cache.numbers())?.find(({ id }) => id === numberId);
      const text = number && activityCalendar(number, clock().now(), locale());
      return ok(text ? { name: `selaras-${number.displayPhone}.ics`, text } : null);
    },
  };
}
