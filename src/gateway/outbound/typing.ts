import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import type { GraphClient } from '../meta/graph-client.ts';
import type { Store } from '../store/open.ts';
import { newestInbound } from './newest-inbound.ts';
import type { Timers } from './timers.ts';

export interface TypingDeps {
  store: Store;
  clock: Clock;
  timers: Timers;
  log: FastifyBaseLogger;
  graphOf(numberId: string): GraphClient | null;
}

/** WhatsApp shows it for 25 seconds, or until a message comes. */
const ONCE_IN_MS = 20_000;

/** Shows customers that somebody writes. Nothing waits for it, and nothing of it is kept. */
export class Typing {
  readonly #deps: TypingDeps;
  readonly #shownAt = new Map<string, number>();

  constructor(deps: TypingDeps) {
    this.#deps = deps;
  }

  /** At most once in 20 seconds for each thread. WhatsApp marks the chat read with it. */
  async show(numberId: string, threadId: string): Promise<void> {
    const { store, clock, timers, log, graphOf } = this.#deps;
    const now = timers.now();
    if (now - (this.#shownAt.get(threadId) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return;
    for (const [id, at] of this.#shownAt) if (now - at >= ONCE_IN_MS) this.#shownAt.delete(id);
    this.#shownAt.set(threadId, now);
    const message = await newestInbound(store.db, threadId, clock.now(), null);
    const graph = graphOf(numberId);
    if (!message || !graph) return;
    graph.markRead(message.wamid, true).then(
      (outcome) => {
        if (outcome.kind !== 'done') log.info({ outcome, threadId }, 'typing was not shown');
      },
      (error: unknown) => log.warn({ err: error, threadId }, 'typing was not shown'),
    );
  }
}
