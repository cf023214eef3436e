import type { FastifyBaseLogger } from 'fastify';
import type { MovableClock } from '../clock.ts';
import type { OutboundQueue } from '../outbound/outbound-queue.ts';
import type { MediaStore } from '../store/media-store.ts';
import type { Store } from '../store/open.ts';
import type { WorkspaceRow } from '../store/workspace.ts';
import type { FeedHub } from '../sync/feed-hub.ts';
import type { SignInLimit } from '../team/sign-in-limit.ts';

/** What the routes are made of; put together in `main.ts`. */
export interface Services {
  store: Store;
  clock: MovableClock;
  log: FastifyBaseLogger;
  workspace: WorkspaceRow;
  version: string;
  media: MediaStore;
  hub: FeedHub;
  outbound: OutboundQueue;
  signInLimit: SignInLimit;
  /** `POST /v1/test/clock` exists only then. */
  testClock: boolean;
  /** Webhooks that were refused for their signature since the start. */
  refusedSignatures(): number;
}
