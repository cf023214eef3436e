import type { ServerFrame } from '#shared/gateway-api/frames.ts';
import { PROTOCOL } from '#shared/gateway-api/frames.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Cache } from '../cache/cache.ts';
import type { Log } from '../logs/log.ts';
import { backoffMs } from './backoff.ts';
import type { GatewayClock } from './clock.ts';
import { type FeedSocket, openFeedSocket, type SocketEnd } from './feed-socket.ts';
import { type FeedCache, type FollowDeps, type Follower, follow } from './follow.ts';
import type { GatewayHttp } from './gateway-http.ts';
import type { Timers } from './timers.ts';

export interface LinkStanding {
  state: 'connecting' | 'catching-up' | 'live' | 'offline' | 'signed-out';
  /** Gateway time when everything was last known to be here. */
  inSyncAt: Millis | null;
  offlineSince: Millis | null;
}

export type QueueFrame = Extract<ServerFrame, { type: 'queue' }>;
export type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

export interface LinkDeps {
  origin: string;
  token: string;
  http: Pick<GatewayHttp, 'snapshot'>;
  cache: FeedCache & Pick<Cache, 'cursor'>;
  clock: GatewayClock;
  timers: Timers;
  log: Log;
  inSyncAt: Millis | null;
  events: Pick<FollowDeps['events'], 'wrote' | 'emptied'> & {
    /** The standing changed, or (while live) time went on. */
    standing(standing: LinkStanding): void;
    welcome(frame: Welcome): void;
    queue(frame: QueueFrame): void;
  };
}

export interface Link {
  standing(): LinkStanding;
  /** The machine woke up, or its network came back: connects anew at once, since the old socket proves nothing. */
  resume(): void;
  /** Resolves when nothing is being applied; at once while there is no connection. */
  idle(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/**
 * The console's line to the gateway: one WebSocket that is opened again for as long as the token is good, and whose
 * frames go to the cache. Starts at once.
 */
export function startLink(deps: LinkDeps): Link {
  const { cache, clock, timers, log, events } = deps;
  let standing: LinkStanding = { state: 'connecting', inSyncAt: deps.inSyncAt, offlineSince: null };
  let stopped = false;
  let failures = 0;
  let socket: FeedSocket | null = null;
  let follower: Follower | null = null;
  let cancelRetry: (() => void) | null = null;
  let signedOut = false;
  /** This end was ours: connect again without waiting. */
  let resuming = false;

  function stand(change: Partial<LinkStanding>): void {
    standing = { ...standing, ...change };
    if (!stopped) events.standing(standing);
  }

  async function connect(): Promise<void> {
    cancelRetry = null;
    const cursor = await cache.cursor();
    if (stopped) return;
    const feeds = follow({ cache, http: deps.http, send: (frame) => socket?.send(frame), events: following });
    follower = feeds;
    socket = openFeedSocket(deps.origin, deps.token, timers, {
      open: () => socket?.send({ type: 'hello', protocol: PROTOCOL, cursor }),
      frame: (frame) => heard(frame, feeds),
      end: (why) => void ended(why, feeds),
    });
  }

  function heard(frame: ServerFrame, feeds: Follower): void {
    const moved = clock.heard(frame.serverTime);
    switch (frame.type) {
      case 'tick':
        if (standing.state === 'live') stand({ inSyncAt: frame.serverTime });
        else if (moved) stand({});
        return;
      case 'queue':
        events.queue(frame);
        return;
      case 'welcome':
        stand({ state: 'catching-up', offlineSince: null });
        events.welcome(frame);
        feeds.frame(frame);
        return;
      default:
        feeds.frame(frame);
    }
  }

  const following: FollowDeps['events'] = {
    wrote: events.wrote,
    emptied: events.emptied,
    synced(at) {
      if (at === null) return standing.state === 'live' ? stand({ state: 'catching-up' }) : undefined;
      failures = 0;
      stand({ state: 'live', inSyncAt: at });
    },
    failed(why, error) {
      if (why === 'store') log.error('the cache refused a write', { error });
      else log.warn('a snapshot failed', { why });
      signedOut = why === 'signed-out';
      socket?.close();
    },
  };

  async function ended(why: SocketEnd, feeds: Follower): Promise<void> {
    socket = null;
    // A write under way must be over before the cursor is read again.
    await feeds.stop();
    if (stopped || follower !== feeds) return;
    follower = null;
    if (why === 'signed-out' || signedOut) return stand({ state: 'signed-out', offlineSince: null });
    if (standing.state !== 'offline') stand({ state: 'offline', offlineSince: clock.now() });
    failures += 1;
    log.info('link lost', { why, failures });
    cancelRetry = timers.after(resuming ? 0 : backoffMs(failures, timers.random()), tryToConnect);
    resuming = false;
  }

  function tryToConnect(): void {
    connect().catch((error: unknown) => {
      log.error('the cache did not say where it stands', { error });
      failures += 1;
      if (!stopped) cancelRetry = timers.after(backoffMs(failures, timers.random()), tryToConnect);
    });
  }

  tryToConnect();
  return {
    standing: () => standing,
    resume() {
      if (stopped || standing.state === 'signed-out') return;
      failures = 0;
      if (socket !== null) {
        resuming = true;
        socket.close();
      } else if (cancelRetry !== null) {
        cancelRetry();
        tryToConnect();
      }
    },
    idle: () => follower?.idle() ?? Promise.resolve(),
    async stop() {
      stopped = true;
      cancelRetry?.();
      const feeds = follower;
      socket?.close();
      await feeds?.stop();
    },
  };
}
