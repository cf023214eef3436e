import { isDeepStrictEqual } from 'node:util';
import type { GatewayClock } from '../link/clock.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { type Attention, attentionOf, NO_ATTENTION } from '../notifications/attention.ts';
import type { Workspace } from '../settings/console-file.ts';
import type { Stores } from './stores.ts';

/** However fast messages come, the cache is asked at most this often. */
const PACE_MS = 500;
/** Days pass without any event. */
const LOOK_MS = 60_000;

export interface AttendingDeps {
  stores(): Stores | null;
  clock(): GatewayClock;
  me(): Pick<Workspace['me'], 'userId' | 'role'> | null;
  tell(attention: Attention): void;
  timers: Timers;
  log: Log;
}

/** Follows what the tray and the dock show, and tells it when it is another. */
export function startAttending({ stores, clock, me, tell, timers, log }: AttendingDeps): {
  /** Something may have changed. */
  look(): void;
  stop(): void;
} {
  let told = NO_ATTENTION;
  let soon: (() => void) | null = null;
  let later = timers.after(LOOK_MS, again);

  function again(): void {
    look();
    later = timers.after(LOOK_MS, again);
  }

  function look(): void {
    soon ??= timers.after(PACE_MS, () => {
      soon = null;
      attend().catch((error: unknown) => log.error('unread messages could not be counted', { error }));
    });
  }

  async function attend(): Promise<void> {
    const now = clock().now();
    const cache = stores()?.cache;
    const [numbers, { unreadThreads }] = await Promise.all([
      cache?.numbers() ?? [],
      cache?.listThreads({ filter: 'unread', before: null, limit: 1, now }) ?? { unreadThreads: 0 },
    ]);
    const attention = attentionOf(numbers, unreadThreads, cache === undefined ? null : me(), now);
    if (isDeepStrictEqual(attention, told)) return;
    told = attention;
    tell(attention);
  }

  return {
    look,
    stop() {
      soon?.();
      later();
    },
  };
}
