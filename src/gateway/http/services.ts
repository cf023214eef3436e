import type { FastifyBaseLogger } from 'fastify';
import type { MovableClock } from '../clock.ts';
import type { LinkPartnerDeps } from '../onboarding/link-partner-number.ts';
import type { Onboardings } from '../onboarding/onboardings.ts';
import type { GateRules } from '../outbound/gate.ts';
import type { OutboundQueue } from '../outbound/outbound-queue.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { MediaStore } from '../store/media-store.ts';
import type { Store } from '../store/open.ts';
import type { WorkspaceRow } from '../store/workspace.ts';
import type { FeedHub } from '../sync/feed-hub.ts';
import type { SignInLimit } from '../team/sign-in-limit.ts';
import type { TemplateLister } from '../templates/template-lister.ts';

/** What the routes are made of; put together in `main.ts`. */
export interface Services {
  store: Store;
  clock: MovableClock;
  log: FastifyBaseLogger;
  workspace: WorkspaceRow;
  version: string;
  dataDir: string;
  media: MediaStore;
  hub: FeedHub;
  outbound: OutboundQueue;
  gateRules: GateRules;
  rules: RuleBook;
  /** Of the settings, such as `v26.0`. */
  graphVersion: string | null;
  templates: TemplateLister;
  signInLimit: SignInLimit;
  /** How numbers come; `onboardings` is null where the settings name no app with a sign-up. */
  linking: LinkPartnerDeps & { onboardings: Onboardings | null };
  /** `POST /v1/test/clock` exists only then. */
  testClock: boolean;
  /** Webhooks that were refused for their signature since the start. */
  refusedSignatures(): number;
}
