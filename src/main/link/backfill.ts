import { formatPageKey, parsePageKey } from '#shared/gateway-api/page-key.ts';
import type { BackfillFrom, Cache, ChangeSummary } from '../cache/cache.ts';
import type { Log } from '../logs/log.ts';
import { backoffMs } from './backoff.ts';
import type { GatewayHttp } from './gateway-http.ts';
import type { Timers } from './timers.ts';

const PAGE = 100;
/** Between two pages that nobody asked for, so that a long walk is felt by nobody. */
const PACE_MS = 100;

export interface BackfillDeps {
  cache: Pick<Cache, 'applyBackfill' | 'backfillOf' | 'nextBackfill'>;
  http: Pick<GatewayHttp, 'messages'>;
  timers: Timers;
  log: Log;
  /** Resolves when no live change is being applied. */
  idle(): Promise<void>;
  events: {
    wrote(summary: ChangeSummary): void;
    /** Threads done of all, while the walk runs; null when nothing is left. */
    progress(progress: { threadsDone: number; threads: number } | null): void;
  };
}

export interface Backfill {
  /** Live, or no longer: the walk runs only in between. */
  setLive(live: boolean): void;
  /** Rows came: there may be new history to fetch. */
  wake(): void;
  /** Fetches one page of this thread next; false when there is none to fetch or no line. */
  pull(threadId: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Fetches older messages: one page at a time, never before live work, opened threads before the walk over all. */
export function createBackfill({ cache, http, timers, log, idle, events }: BackfillDeps): Backfill {
  const wanted = new Map<string, ((pulled: boolean) => void)[]>();
  let live = false;
  let cut = new AbortController();
  let running: Promise<void> | null = null;
  let rest: (() => void) | null = null;
  /** Woken while it walked: what it saw as the end may not be the end any more. */
  let again = false;
  /** Pages in a row that did not come. */
  let failures = 0;

  async function fetchPage(threadId: string, from: BackfillFrom): Promise<boolean> {
    const { signal } = cut;
    const before = from.before === null ? null : formatPageKey(from.before);
    const page = await http.messages(threadId, before, PAGE, signal);
    if (!page.ok) {
      if (!signal.aborted) log.info('a page of history did not come', { failure: page.failure.kind });
      return false;
    }
    await idle();
    const { messages, next } = page.value;
    events.wrote(
      await cache.applyBackfill({
        threadId,
        from,
        messages,
        complete: next === null || parsePageKey(next) === null,
      }),
    );
    return true;
  }

  function answerAll(pulled: boolean): void {
    for (const answers of wanted.values()) for (const answer of answers) answer(pulled);
    wanted.clear();
  }

  async function pullWanted(threadId: string): Promise<boolean> {
    const from = await cache.backfillOf(threadId);
    return from !== null && (await fetchPage(threadId, from));
  }

  async function walk(): Promise<void> {
    while (live) {
      again = false;
      await idle();
      const asked = wanted.keys().next().value;
      if (asked !== undefined) {
        const answers = wanted.get(asked) ?? [];
        wanted.delete(asked);
        const pulled = await pullWanted(asked).catch((error: unknown) => {
          log.error('a page of history could not be stored', { error });
          return false;
        });
        for (const answer of answers) answer(pulled);
        continue;
      }
      const task = await cache.nextBackfill();
      events.progress(task && { threadsDone: task.done, threads: task.total });
      if (task === null) break;
      const fetched = await fetchPage(task.threadId, task.from);
      failures = fetched ? 0 : failures + 1;
      await pause(fetched ? PACE_MS : backoffMs(failures, timers.random()));
    }
    events.progress(null);
  }

  function pause(ms: number): Promise<void> {
    if (!live || wanted.size > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = timers.after(ms, () => rest?.());
      rest = () => {
        rest = null;
        cancel();
        resolve();
      };
    });
  }

  function wake(): void {
    again = true;
    if (!live || running !== null) return;
    running = walk()
      .catch((error: unknown) => log.error('the walk over the history stopped', { error }))
      .then(() => {
        running = null;
        if (live && (again || wanted.size > 0)) wake();
      });
  }

  return {
    setLive(now) {
      if (live === now) return;
      live = now;
      if (live) {
        cut = new AbortController();
        failures = 0;
        return wake();
      }
      cut.abort();
      rest?.();
      answerAll(false);
    },
    wake,
    pull(threadId) {
      if (!live) return Promise.resolve(false);
      return new Promise((resolve) => {
        wanted.set(threadId, [...(wanted.get(threadId) ?? []), resolve]);
        rest?.();
        wake();
      });
    },
    async stop() {
      live = false;
      cut.abort();
      rest?.();
      answerAll(false);
      await running;
    },
  };
}
