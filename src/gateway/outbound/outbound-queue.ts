import type { FeedName, ServerFrame } from '#shared/gateway-api/frames.ts';
import type { GraphClient } from '../meta/graph-client.ts';
import { numberFeed } from '../store/changes.ts';
import { NumberQueue, type NumberQueueDeps } from './number-queue.ts';
import type { Plan } from './waiting-line.ts';

type QueueFrame = Extract<ServerFrame, { type: 'queue' }>;

export interface OutboundQueueDeps extends Omit<NumberQueueDeps, 'onWaits' | 'graph'> {
  /** The way to Meta of a number; null when it has none, so that its sends wait. */
  graphOf(numberId: string): GraphClient | null;
  /** Takes ephemeral frames that tell consoles what waits, and why. */
  onQueue(frame: QueueFrame): void;
}

/** Positions change with every send: they are told at most this often. */
const TELL_EVERY_MS = 250;
/** Positions further back are not told. */
const TELL_MOST = 200;

/** The durable queue of sends, one line a number. */
export class OutboundQueue {
  readonly #deps: OutboundQueueDeps;
  readonly #queues = new Map<string, NumberQueue>();
  readonly #waits = new Map<FeedName, QueueFrame['waiting']>();
  readonly #told = new Map<FeedName, string>();
  #tellLater: (() => void) | null = null;
  #unlisten: () => void = () => {};

  constructor(deps: OutboundQueueDeps) {
    this.#deps = deps;
  }

  /** Sends that wait, of all numbers. */
  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.waiting, 0);
  }

  async start(): Promise<void> {
    const { store } = this.#deps;
    const numbers = await store.db.selectFrom('numbers').select('id').execute();
    for (const { id } of numbers) {
      const queue = new NumberQueue(id, {
        ...this.#deps,
        graph: this.#deps.graphOf(id),
        onWaits: (numberId, waits) => this.#note(numberFeed(numberId), waits),
      });
      await queue.recover();
      this.#queues.set(id, queue);
    }
    this.#unlisten = store.signal.listen((topic) => {
      for (const queue of this.#queues.values())
        if (
          topic === 'outbound' ||
          topic === 'feed:*' ||
          (queue.waiting > 0 && topic === `feed:${numberFeed(queue.numberId)}`)
        )
          queue.wake();
    });
    for (const queue of this.#queues.values()) queue.wake();
  }

  async stop(): Promise<void> {
    this.#unlisten();
    this.#tellLater?.();
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
  }

  /** What waits on a number now, for a console that has just come; null when nothing does. */
  current(feed: FeedName): QueueFrame | null {
    const waiting = this.#waits.get(feed) ?? [];
    return waiting.length === 0 ? null : this.#frame(feed, waiting);
  }

  #note(feed: FeedName, waits: Plan['waits']): void {
    this.#waits.set(
      feed,
      waits
        .slice(0, TELL_MOST)
        .map(({ send, reason }, index) => ({ commandId: send.commandId, position: index + 1, reason })),
    );
    this.#tellLater ??= this.#deps.timers.after(TELL_EVERY_MS, () => {
      this.#tellLater = null;
      this.#tell();
    });
  }

  #tell(): void {
    for (const [feed, waiting] of this.#waits) {
      const text = JSON.stringify(waiting);
      if (text === (this.#told.get(feed) ?? '[]')) continue;
      this.#told.set(feed, text);
      this.#deps.onQueue(this.#frame(feed, waiting));
    }
  }

  #frame(feed: FeedName, waiting: QueueFrame['waiting']): QueueFrame {
    return { type: 'queue', feed, waiting, serverTime: this.#deps.clock.now() };
  }
}
