import type { ClientFrame, FeedName, ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Cache, ChangeSummary } from '../cache/cache.ts';
import type { GatewayHttp } from './gateway-http.ts';

export type FeedCache = Pick<Cache, 'applyChanges' | 'applySnapshot' | 'resetFeed'>;

export interface FollowDeps {
  cache: FeedCache;
  http: Pick<GatewayHttp, 'snapshot'>;
  send(frame: ClientFrame): void;
  events: {
    /** Rows were committed. */
    wrote(summary: ChangeSummary): void;
    /** A feed's rows were deleted; what is shown of it is void. */
    emptied(feed: FeedName): void;
    /** Everything that the gateway had is on disk, as of this time; or (null) something is known to be missing. */
    synced(at: Millis | null): void;
    /** This connection cannot go on; connect anew. */
    failed(why: 'signed-out' | 'gateway' | 'store', error: unknown): void;
  };
}

export interface Follower {
  /** `welcome`, `reset` and `changes`, in the order in which they came. */
  frame(frame: Extract<ServerFrame, { type: 'welcome' | 'reset' | 'changes' }>): void;
  /** Resolves when nothing is being applied. */
  idle(): Promise<void>;
  /** Resolves when the last write has ended; nothing is applied or acknowledged after it was called. */
  stop(): Promise<void>;
}

/**
 * Applies one connection's feeds to the cache, frame after frame: what is acknowledged is on disk together with its
 * position. A connection that is cut anywhere leaves a cache from which the next `hello` goes on.
 */
export function follow({ cache, http, send, events }: FollowDeps): Follower {
  const cut = new AbortController();
  const behind = new Set<FeedName>();
  let epoch = '';
  let turn: Promise<void> = Promise.resolve();

  /** A feed has come to its end as of `at`. */
  function caughtUp(feed: FeedName, at: Millis): void {
    behind.delete(feed);
    if (behind.size === 0) events.synced(at);
  }

  function fellBehind(feed: FeedName): void {
    behind.add(feed);
    events.synced(null);
  }

  async function takeSnapshot(feed: FeedName): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const page = await http.snapshot(feed, after, cut.signal);
      if (cut.signal.aborted) return;
      if (!page.ok) return fail(page.failure.kind === 'signed-out' ? 'signed-out' : 'gateway', page.failure);
      const { rows, next, revision } = page.value;
      if (page.value.epoch !== epoch)
        return fail('gateway', new Error('the epoch changed during a snapshot'));
      const finish = next === null ? { revision } : null;
      events.wrote(await cache.applySnapshot({ feed, epoch, rows, finish }));
      if (cut.signal.aborted) return;
      // The gateway answers an acknowledged snapshot with `changes`, which says when the feed is caught up.
      if (next === null) return send({ type: 'ack', feed, revision });
      after = next;
    }
  }

  async function apply(frame: Parameters<Follower['frame']>[0]): Promise<void> {
    switch (frame.type) {
      case 'welcome':
        epoch = frame.epoch;
        for (const feed of frame.feeds) behind.add(feed);
        events.synced(null);
        return;
      case 'reset':
        if (frame.reason === 'no-access') behind.delete(frame.feed);
        else fellBehind(frame.feed);
        await cache.resetFeed(frame.feed);
        events.emptied(frame.feed);
        if (frame.reason === 'no-access') return caughtUp(frame.feed, frame.serverTime);
        return cut.signal.aborted ? undefined : takeSnapshot(frame.feed);
      case 'changes': {
        const { feed, revision, upserts, removes, more, serverTime } = frame;
        if (more) fellBehind(feed);
        events.wrote(await cache.applyChanges({ feed, epoch, revision, upserts, removes }));
        if (cut.signal.aborted) return;
        send({ type: 'ack', feed, revision });
        if (!more) caughtUp(feed, serverTime);
      }
    }
  }

  function fail(why: 'signed-out' | 'gateway' | 'store', error: unknown): void {
    if (cut.signal.aborted) return;
    cut.abort();
    events.failed(why, error);
  }

  return {
    frame(frame) {
      turn = turn.then(async () => {
        if (cut.signal.aborted) return;
        await apply(frame).catch((error: unknown) => fail('store', error));
      });
    },
    async idle() {
      for (let seen = turn; ; seen = turn) {
        await seen;
        if (seen === turn) return;
      }
    },
    stop() {
      cut.abort();
      return turn;
    },
  };
}
