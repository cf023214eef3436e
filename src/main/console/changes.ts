import type { EventPayload } from '#shared/console-api/events.ts';
import type { Timers } from '../link/timers.ts';

type Changed = EventPayload<'changed'>;

/** At most this often is the page told, however fast rows come: 20 times a second. */
const PACE_MS = 50;
/** Beyond this many threads it is simpler to look at everything anew. */
const MOST_THREADS = 200;

export interface Changes {
  add(change: Partial<Omit<Changed, 'all'>>): void;
  /** Whatever is shown is void. */
  all(): void;
  stop(): void;
}

/** Gathers what changed and tells it in one event: at once after a quiet time, paced in a busy one. */
export function createChanges(emit: (changed: Changed) => void, timers: Timers): Changes {
  let all = false;
  let listChanged = false;
  let numbersChanged = false;
  const threadIds = new Set<string>();
  let lastAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;

  function flush(): void {
    cancel = null;
    lastAt = timers.monotonic();
    const everything = all || threadIds.size > MOST_THREADS;
    const payload = everything
      ? { all: true, threadIds: [], listChanged: true, numbersChanged: true }
      : { all: false, threadIds: [...threadIds], listChanged, numbersChanged };
    all = listChanged = numbersChanged = false;
    threadIds.clear();
    emit(payload);
  }

  function soon(): void {
    if (cancel !== null) return;
    cancel = timers.after(Math.max(0, lastAt + PACE_MS - timers.monotonic()), flush);
  }

  return {
    add(change) {
      if (!change.threadIds?.length && !change.listChanged && !change.numbersChanged) return;
      for (const id of change.threadIds ?? []) threadIds.add(id);
      listChanged ||= change.listChanged ?? false;
      numbersChanged ||= change.numbersChanged ?? false;
      soon();
    },
    all() {
      all = true;
      soon();
    },
    stop: () => cancel?.(),
  };
}
