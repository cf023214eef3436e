import type { FastifyBaseLogger } from 'fastify';
import type { WebhookItem } from '../meta/events.ts';
import { parseWebhook } from '../meta/parse-webhook.ts';
import type { Store } from '../store/open.ts';
import { applyItems, type SetAside } from './apply-items.ts';
import { finishWebhooks, letGo, noteProgress, putBack, type TakenWebhook, takeWebhooks } from './inbox.ts';

/** While people talk, they wait for a part of an import no longer than this; else parts may be larger. */
const PART_MS = { busy: 40, quiet: 200 } as const;
const FIRST_PART = 200;
const PART = { least: 50, most: 500 } as const;

/** A body in hand: only ever one, read item by item. */
interface InHand {
  webhook: TakenWebhook;
  items: Iterator<WebhookItem>;
  /** Whether the end of what was applied before has been found. */
  resumed: boolean;
}

export interface HistoryLane {
  /** Applies one part of the oldest import. @param busy live webhooks came lately @returns false when nothing waits */
  workOnce(now: number, busy: boolean): Promise<boolean>;
  /** Lets go of the body in hand. */
  stop(): Promise<void>;
}

/**
 * Imports, worked on in parts between live webhooks: however large a body is, what is in hand is one body and one
 * part of its items. How far it has come stands in the inbox, so that a restart goes on from there.
 * @param giveUp sets a body aside whole that has been tried often enough
 */
export function historyLane(
  store: Store,
  log: FastifyBaseLogger,
  giveUp: (webhook: TakenWebhook) => Promise<boolean>,
): HistoryLane {
  let inHand: InHand | null = null;
  let size = FIRST_PART;

  async function take(): Promise<InHand | null> {
    const [webhook] = await takeWebhooks(store.db, 'history', { most: 1, bytes: 1, from: 0 });
    if (!webhook) return null;
    return { webhook, items: parseWebhook(webhook.body), resumed: webhook.applied_to === null };
  }

  async function apply({ webhook }: InHand, part: WebhookItem[], now: number): Promise<SetAside[]> {
    const { id: inboxId, received_at: receivedAt, provider } = webhook;
    const items = part.map((item) => ({ ...item, inboxId, receivedAt, provider }));
    return applyItems(store.db, items, now);
  }

  async function workOnce(now: number, busy: boolean): Promise<boolean> {
    inHand ??= await take();
    if (inHand === null) return false;
    const body = inHand;
    try {
      const begun = performance.now();
      const { part, ended } = nextPart(body, size);
      const aside = await apply(body, part, now);
      const last = part.at(-1);
      if (ended) {
        inHand = null;
        // What was applied before was not found again: another version reads the body differently.
        if (!body.resumed) return restart(body);
        await finishWebhooks(store.db, [body.webhook.id], aside, now);
      } else if (last) await noteProgress(store.db, body.webhook.id, last.path, aside, now);
      const wanted = PART_MS[busy ? 'busy' : 'quiet'];
      const factor = Math.min(2, Math.max(0.5, wanted / (performance.now() - begun)));
      size = Math.round(Math.min(PART.most, Math.max(PART.least, size * factor)));
    } catch (error) {
      inHand = null;
      log.warn({ err: error, inboxId: body.webhook.id }, 'a part of an import could not be applied');
      if (!(await giveUp(body.webhook))) await putBack(store.db, body.webhook);
    }
    return true;
  }

  function restart({ webhook }: InHand): boolean {
    inHand = { webhook, items: parseWebhook(webhook.body), resumed: true };
    return true;
  }

  return {
    workOnce,
    async stop() {
      if (inHand) await letGo(store.db, inHand.webhook.id);
      inHand = null;
    },
  };
}

function nextPart(body: InHand, size: number): { part: WebhookItem[]; ended: boolean } {
  const part: WebhookItem[] = [];
  while (part.length < size) {
    const { value, done } = body.items.next();
    if (done) return { part, ended: true };
    if (body.resumed) part.push(value);
    else body.resumed = value.path === body.webhook.applied_to;
  }
  return { part, ended: false };
}
