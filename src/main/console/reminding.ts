import type { Settings } from '#shared/console-api/views.ts';
import type { Locale } from '#shared/words/words.ts';
import type { GatewayClock } from '../link/clock.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { reminderNotice } from '../reminders/reminder-notice.ts';
import { dueReminders } from '../reminders/reminders.ts';
import type { Store } from '../settings/settings.ts';
import type { Notice } from './host.ts';
import type { Stores } from './stores.ts';

/** Without a gateway's ticks the clock is looked at this often. */
const LOOK_MS = 60_000;

export interface RemindingDeps {
  stores(): Stores | null;
  /** False while the cache may not have heard of a confirmation that others know of. */
  trustworthy(): boolean;
  clock(): GatewayClock;
  store: Store;
  settings(): Settings;
  locale(): Locale;
  show(notice: Notice): void;
  timers: Timers;
  log: Log;
}

/** Watches the activity clocks and speaks of each step once, also after a restart. */
export function startReminding(deps: RemindingDeps): { look(): void; stop(): void } {
  const { stores, trustworthy, clock, store, settings, locale, show, timers, log } = deps;
  let looking = false;
  let cancel = timers.after(LOOK_MS, again);

  function again(): void {
    look();
    cancel = timers.after(LOOK_MS, again);
  }

  function look(): void {
    const open = stores();
    if (looking || open === null || !trustworthy()) return;
    looking = true;
    open.cache
      .numbers()
      .then((numbers) => {
        for (const reminder of dueReminders(numbers, clock().now(), store.get('shownReminders'))) {
          const { number, dueAt, step } = reminder;
          // Written first: a reminder that is lost in a crash comes again with the next step, one that repeats annoys.
          store.set('shownReminders', { ...store.get('shownReminders'), [number.id]: { dueAt, step } });
          if (settings().notifications !== 'off') show(reminderNotice(reminder, locale(), settings().sound));
        }
      })
      .catch((error: unknown) => log.error('the activity clocks could not be read', { error }))
      .finally(() => {
        looking = false;
      });
  }

  return { look, stop: () => cancel() };
}
