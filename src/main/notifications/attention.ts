import { mostUrgent } from '#shared/coexistence/most-urgent.ts';
import { isReminded } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Id, Millis } from '#shared/model/primitives.ts';
import type { Role } from '#shared/model/user.ts';
import { dueReminders } from '../reminders/reminders.ts';

/** What somebody should see whose eyes are elsewhere: for the tray and the dock. */
export interface Attention {
  /** Threads with something unread. */
  unread: number;
  /** `warn`: the deadline comes near, or WhatsApp has paused a link; `bad`: it is about to end, or a link is gone. */
  tone: 'calm' | 'warn' | 'bad';
  /** Of the number whose link runs out first; null: nothing is known of one, or none is linked. */
  daysLeft: number | null;
  /** A number that is no longer linked. */
  cut: Id | null;
  /** Numbers that this person is reminded of now: their phone should be opened. */
  due: { numberId: Id; name: string; daysLeft: number }[];
}

export const NO_ATTENTION: Attention = { unread: 0, tone: 'calm', daysLeft: null, cut: null, due: [] };

/**
 * Deadlines are for those who are reminded of them; that a link is paused or gone is for everybody.
 * @param me null before somebody has come in
 * @param now the gateway's time
 */
export function attentionOf(
  numbers: readonly BusinessNumber[],
  unread: number,
  me: { userId: Id; role: Role } | null,
  now: Millis,
): Attention {
  if (me === null) return NO_ATTENTION;
  const linked = numbers.filter(({ lifecycle }) => lifecycle !== 'disconnected');
  const mine = linked.filter(({ watch }) => isReminded(watch, me));
  const clock = mostUrgent(linked, now)?.clock;
  const urgent = mostUrgent(mine, now)?.clock;
  const cut = numbers.find(({ lifecycle }) => lifecycle === 'disconnected')?.id ?? null;
  const level = urgent?.known ? urgent.level : 'calm';
  return {
    unread,
    tone:
      cut !== null || level === 'urgent' || level === 'overdue'
        ? 'bad'
        : level === 'soon' || linked.some(({ lifecycle }) => lifecycle === 'offboarded')
          ? 'warn'
          : 'calm',
    daysLeft: clock?.known ? clock.daysLeft : null,
    cut,
    due: dueReminders(mine, now).map(({ number, clock: { daysLeft } }) => ({
      numberId: number.id,
      name: number.name,
      daysLeft,
    })),
  };
}
