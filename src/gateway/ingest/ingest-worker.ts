import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import { parseWebhook } from '../meta/parse-webhook.ts';
import type { Store } from '../store/open.ts';
import { applyItems, type SetAside } from './apply-items.ts';
import { finishWebhooks, putBack, releaseAll, type TakenWebhook, takeWebhooks } from './inbox.ts';

export interface IngestWorker {
  /** Begins to follow the inbox; what was left over from before comes first. */
  start(): Promise<void>;
  /** Resolves when nothing waits that could be done now. */
  drain(): Promise<void>;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

const WEBHOOKS_AT_ONCE = 32;
/** A safety net under the wake-ups, and what brings back webhooks whose pause is over. */
const LOOK_EVERY_MS = 2000;
/** A webhook that the database cannot take after so many tries is set aside whole. */
const MOST_ATTEMPTS = 20;

/** Turns stored webhooks into conversations, in the order in which they were received. */
export function ingestWorker({
  store,
  clock,
  log,
}: {
  store: Store;
  clock: Clock;
  log: FastifyBaseLogger;
}): IngestWorker {
  let running: Promise<void> | null = null;
  let wakeAgain = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let stopListening = () => {};

  /** One run at a time; a wake-up during a run is followed by another. */
  function wake(): Promise<void> {
    wakeAgain = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  async function run(): Promise<void> {
    while (wakeAgain && !stopped) {
      wakeAgain = false;
      try {
        while (!stopped && (await workOnce())) {}
      } catch (error) {
        log.error({ err: error }, 'the inbox cannot be read; looking again soon');
        return;
      }
    }
  }

  async function workOnce(): Promise<boolean> {
    const webhooks = await takeWebhooks(store.db, WEBHOOKS_AT_ONCE);
    if (webhooks.length === 0) return false;
    try {
      await apply(webhooks);
    } catch (error) {
      log.warn(
        { err: error, webhooks: webhooks.length },
        'webhooks could not be applied; trying again later',
      );
      for (const webhook of webhooks) await giveBack(webhook);
    }
    return true;
  }

  async function apply(webhooks: TakenWebhook[]): Promise<void> {
    const items = webhooks.flatMap((webhook) =>
      parseWebhook(webhook.body).map((item) => ({
        ...item,
        inboxId: webhook.id,
        receivedAt: webhook.received_at,
      })),
    );
    const aside = await applyItems(store.db, items, clock.now());
    await finish(webhooks, aside);
  }

  async function finish(webhooks: TakenWebhook[], aside: SetAside[]): Promise<void> {
    for (const { inboxId, path, reason } of aside) log.info({ inboxId, path, reason }, 'set aside');
    const ids = webhooks.map(({ id }) => id);
    await finishWebhooks(store.db, ids, aside, clock.now());
  }

  async function giveBack(webhook: TakenWebhook): Promise<void> {
    if (webhook.attempts < MOST_ATTEMPTS) return putBack(store.db, webhook);
    const reason = `The database could not take it in ${MOST_ATTEMPTS} tries.`;
    await finish([webhook], [{ inboxId: webhook.id, path: '', reason, item: null }]);
  }

  return {
    async start() {
      if (store.kind === 'pglite') await releaseAll(store.db);
      stopListening = store.signal.listen((topic) => {
        if (topic === 'inbox') void wake();
      });
      timer = setInterval(() => void wake(), LOOK_EVERY_MS);
      void wake();
    },
    drain: wake,
    async stop() {
      stopped = true;
      stopListening();
      clearInterval(timer);
      await running;
    },
  };
}
