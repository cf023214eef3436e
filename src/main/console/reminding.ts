import type { Settings } from '#shared/console-api/views.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Locale } from '#shared/words/words.ts';
import type { GatewayClock } from '../link/clock.ts';
import type { GatewayHttp } from '../link/gateway-http.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { reminderNotice } from '../reminders/reminder-notice.ts';
import { dueReminders, type Reminder, reminderKey } from '../reminders/reminders.ts';
import type { Notice } from './host.ts';
import type { Stores } from './stores.ts';

/** Without a gateway's ticks the clock is looked at this often. */
const LOOK_MS = 60_000;

export interface RemindingDeps {
  stores(): Stores | null;
  /** Null while the gateway cannot be asked: another console may be showing it, or somebody has confirmed meanwhile. */
  gateway(): Pick<GatewayHttp, 'claimReminder' | 'reminderShown'> | null;
  clock(): GatewayClock;
  settings(): Pick<Settings, 'notifications' | 'sound'>;
  locale(): Locale;
  show(notice: Notice): void;
  /** Somebody pressed "I opened it" on the notice. */
  confirm(numberId: string): void;
  timers: Timers;
  log: Log;
}

/** Watches the activity clocks and shows each reminder that the gateway gives to this console. */
export function startReminding(deps: RemindingDeps): { look(): void; stop(): void } {
  const { stores, gateway, clock, settings, locale, show, confirm, timers, log } = deps;
  /** When a reminder may be asked about again; never for one that the gateway has settled. */
  const askAgain = new Map<string, Millis>();
  let looking = false;
  let cancel = timers.after(LOOK_MS, again);

  function again(): void {
    look();
    cancel = timers.after(LOOK_MS, again);
  }

  function look(): void {
    const open = stores();
    // Notices that are off are left for another console of the same person.
    if (looking || open === null || gateway() === null || settings().notifications === 'off') return;
    looking = true;
    remind(open)
      .catch((error: unknown) => log.error('the activity clocks could not be read', { error }))
      .finally(() => {
        looking = false;
      });
  }

  async function remind(open: Stores): Promise<void> {
    const due = dueReminders(await open.cache.numbers(), clock().now());
    const present = new Set(due.map(reminderKey));
    for (const key of askAgain.keys()) if (!present.has(key)) askAgain.delete(key);
    for (const reminder of due)
      if (clock().now() >= (askAgain.get(reminderKey(reminder)) ?? 0)) await claim(reminder);
  }

  async function claim(reminder: Reminder): Promise<void> {
    const http = gateway();
    if (http === null) return;
    const { number, dueAt, hours } = reminder;
    const name = { dueAt, hours };
    const answer = await http.claimReminder(number.id, name);
    if (!answer.ok) return;
    const { verdict, askAgainAt } = answer.value;
    askAgain.set(reminderKey(reminder), askAgainAt ?? (verdict === 'moved' ? 0 : Number.POSITIVE_INFINITY));
    if (verdict !== 'show') return;
    show(
      reminderNotice(reminder, {
        locale: locale(),
        sound: settings().sound,
        confirm: () => confirm(number.id),
      }),
    );
    await http.reminderShown(number.id, name);
  }

  return { look, stop: () => cancel() };
}
