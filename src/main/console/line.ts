import { v7 as uuidv7 } from 'uuid';
import type { LinkState, QueuePlace } from '#shared/console-api/views.ts';
import type { Arrival, ChangeSummary } from '../cache/cache.ts';
import { type Backfill, createBackfill } from '../link/backfill.ts';
import type { GatewayClock } from '../link/clock.ts';
import { createGatewayHttp, type GatewayHttp } from '../link/gateway-http.ts';
import { type Link, type LinkStanding, startLink, type Welcome } from '../link/link.ts';
import { createPoster, type Poster } from '../link/poster.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import type { Stores } from './stores.ts';

export interface LineDeps {
  origin: string;
  token: string;
  stores: Stores;
  clock: GatewayClock;
  timers: Timers;
  log: Log;
  inSyncAt: number | null;
  events: {
    /** Rows or outbox items changed. */
    changed(change: { threadIds?: string[]; listChanged?: boolean; numbersChanged?: boolean }): void;
    /** A feed was emptied: whatever is shown is void. */
    voided(): void;
    arrived(arrivals: Arrival[]): void;
    standing(standing: LinkStanding): void;
    queue(places: QueuePlace[]): void;
    welcome(frame: Welcome): void;
    backfill(progress: LinkState['backfill']): void;
  };
}

/** Everything that goes between this console and its gateway while somebody is signed in. */
export interface Line {
  http: GatewayHttp;
  link: Pick<Link, 'standing' | 'resume' | 'idle'>;
  backfill: Pick<Backfill, 'pull'>;
  poster: Pick<Poster, 'wake'>;
  /** Where sends stand in the gateway's queue, as it last said. */
  places(): QueuePlace[];
  /** Told to the gateway now, or with the next connection; of one thread only the newest counts. Forgotten at exit: the thread is then unread again, which is safe. */
  markRead(threadId: string, upTo: number): void;
  stop(): Promise<void>;
}

export function openLine({ origin, token, stores, clock, timers, log, inSyncAt, events }: LineDeps): Line {
  const { cache, outbox } = stores;
  const http = createGatewayHttp(origin, token);
  const waiting = new Map<string, QueuePlace[]>();
  const reads = new Map<string, number>();
  let reading = false;

  function wrote({ threadIds, listChanged, numbersChanged, commandIds, arrived }: ChangeSummary): void {
    events.changed({ threadIds, listChanged, numbersChanged });
    if (arrived.length > 0) events.arrived(arrived);
    backfill.wake();
    if (commandIds.length > 0)
      outbox
        .settle(commandIds)
        .then((settled) => settled.length > 0 && events.changed({ threadIds }))
        .catch((error: unknown) => log.error('the outbox did not settle', { error }));
  }

  const places = () => [...waiting.values()].flat();

  const link = startLink({
    origin,
    token,
    http,
    cache,
    clock,
    timers,
    log,
    inSyncAt,
    events: {
      wrote,
      emptied() {
        void stores.media.tidy();
        events.voided();
      },
      standing(standing) {
        backfill.setLive(standing.state === 'live');
        if (standing.state === 'live') void postReads();
        events.standing(standing);
      },
      welcome(frame) {
        poster.wake();
        // A queue is told anew with each connection.
        waiting.clear();
        events.queue([]);
        events.welcome(frame);
      },
      queue(frame) {
        waiting.set(frame.feed, frame.waiting);
        events.queue(places());
      },
    },
  });
  const backfill = createBackfill({
    cache,
    http,
    timers,
    log,
    idle: () => link.idle(),
    events: { wrote, progress: events.backfill },
  });
  const poster = createPoster({
    outbox,
    http,
    timers,
    log,
    events: {
      changed: (threadId) => events.changed({ threadIds: [threadId] }),
      // The feed's socket is refused with the same token and tells it for all.
      signedOut: () => link.resume(),
    },
  });
  poster.wake();

  async function postReads(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (const [threadId, upTo] of reads) {
        const answer = await http.markRead(threadId, uuidv7(), upTo);
        if (!answer.ok && answer.failure.kind !== 'refused') return;
        if (reads.get(threadId) === upTo) reads.delete(threadId);
      }
    } finally {
      reading = false;
    }
  }

  return {
    http,
    link,
    backfill,
    poster,
    places,
    markRead(threadId, upTo) {
      reads.set(threadId, Math.max(upTo, reads.get(threadId) ?? 0));
      if (link.standing().state === 'live') void postReads();
    },
    async stop() {
      await Promise.all([link.stop(), backfill.stop(), poster.stop()]);
    },
  };
}
