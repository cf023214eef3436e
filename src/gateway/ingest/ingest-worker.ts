import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import type { WebhookItem } from '../meta/events.ts';
import { parseWebhook } from '../meta/parse-webhook.ts';
import type { Store } from '../store/open.ts';
import { isTransient } from '../store/transient.ts';
import { applyItems, type InboxItem, type SetAside } from './apply-items.ts';
import { historyLane } from './history-lane.ts';
import {
  finishWebhooks,
  moveToHistory,
  putBack,
  releaseAll,
  type TakenWebhook,
  takeWebhooks,
} from './inbox.ts';

export interface IngestWorker {
  /** Begins to follow the inbox; what was left over from before comes first. */
  start(): Promise<void>;
  /** Resolves when nothing waits that could be done now. */
  drain(): Promise<void>;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

/** While a long line is worked on, its beginning is looked at again after so many takings: a pause may be over there. */
const FROM_THE_BEGINNING = 64;
const LIVE_AT_ONCE = { most: 32, bytes: 1024 * 1024 } as const;
/** A live body with more imported messages than this is moved to the other lane. */
const MOST_IMPORTED = 50;
/** Live webhooks within this time make an import step short. */
const BUSY_MS = 5000;
/** A safety net under the wake-ups, and what brings back webhooks whose pause is over. */
const LOOK_EVERY_MS = 2000;
/** A webhook that the database cannot take after so many tries is set aside whole. */
const MOST_ATTEMPTS = 20;

/**
 * Turns stored webhooks into conversations: live ones in the order in which they were received, imported history while
 * no live one waits.
 */
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
  let lastLive = Number.NEGATIVE_INFINITY;
  /** Live webhooks below this id are taken, or in a pause. */
  let from = 0;
  let takings = 0;
  const imports = historyLane(store, log, giveUp);

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
    return (
      (await workLive()) || (await imports.workOnce(clock.now(), performance.now() - lastLive < BUSY_MS))
    );
  }

  async function workLive(): Promise<boolean> {
    const webhooks = await takeLive();
    if (webhooks.length === 0) return false;
    lastLive = performance.now();
    try {
      await apply(webhooks);
    } catch (error) {
      log.warn({ err: error, webhooks: webhooks.length }, 'webhooks could not be applied together');
      for (const webhook of webhooks) await applyAlone(webhook, error);
    }
    return true;
  }

  async function takeLive(): Promise<TakenWebhook[]> {
    if (takings++ % FROM_THE_BEGINNING === 0) from = 0;
    let taken = await takeWebhooks(store.db, 'live', { ...LIVE_AT_ONCE, from });
    if (taken.length === 0 && from > 0)
      taken = await takeWebhooks(store.db, 'live', { ...LIVE_AT_ONCE, from: 0 });
    from = (taken.at(-1)?.id ?? -1) + 1;
    return taken;
  }

  /** One that cannot be applied must not hold up the others. */
  async function applyAlone(webhook: TakenWebhook, together: unknown): Promise<void> {
    try {
      if (isTransient(together)) throw together;
      await apply([webhook]);
    } catch (error) {
      log.warn({ err: error, inboxId: webhook.id }, 'a webhook could not be applied; trying again later');
      if (!(await giveUp(webhook))) await putBack(store.db, webhook);
    }
  }

  async function apply(webhooks: TakenWebhook[]): Promise<void> {
    const items: InboxItem[] = [];
    const forLater: number[] = [];
    for (const webhook of webhooks) {
      const { id: inboxId, received_at: receivedAt, provider } = webhook;
      const own: InboxItem[] = [];
      const imported: InboxItem[] = [];
      for (const item of parseWebhook(webhook.body)) {
        const list = isImported(item) ? imported : own;
        if (list === own || imported.length <= MOST_IMPORTED)
          list.push({ ...item, inboxId, receivedAt, provider });
      }
      items.push(...own);
      if (imported.length > MOST_IMPORTED) forLater.push(inboxId);
      else items.push(...imported);
    }
    const aside = await applyItems(store.db, items, clock.now());
    await moveToHistory(store.db, forLater);
    await finish(
      webhooks.filter(({ id }) => !forLater.includes(id)),
      aside,
    );
  }

  async function finish(webhooks: TakenWebhook[], aside: SetAside[]): Promise<void> {
    for (const { inboxId, path, reason } of aside) log.info({ inboxId, path, reason }, 'set aside');
    const ids = webhooks.map(({ id }) => id);
    await finishWebhooks(store.db, ids, aside, clock.now());
  }

  /** @returns whether it was tried often enough and is set aside whole */
  async function giveUp(webhook: TakenWebhook): Promise<boolean> {
    if (webhook.attempts < MOST_ATTEMPTS) return false;
    const reason = `The database could not take it in ${MOST_ATTEMPTS} tries.`;
    await finish([webhook], [{ inboxId: webhook.id, path: '', reason, item: null }]);
    return true;
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
      await imports.stop();
    },
  };
}

function isImported({ result }: WebhookItem): boolean {
  return result.ok && result.events.some((event) => 'source' in event && event.source === 'history');
}
