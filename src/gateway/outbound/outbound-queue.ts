import { sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { FeedName, ServerFrame } from '#shared/gateway-api/frames.ts';
import { numberFeed } from '../store/changes.ts';
import { activeHolds, lift } from './holds.ts';
import { NumberQueue, type NumberQueueDeps } from './number-queue.ts';
import { ReadReceipts } from './read-receipts.ts';
import { Typing } from './typing.ts';

type QueueFrame = Extract<ServerFrame, { type: 'queue' }>;

export interface OutboundQueueDeps extends Omit<NumberQueueDeps, 'onLine'> {
  /** Takes ephemeral frames that tell consoles what waits, and why. */
  onQueue(frame: QueueFrame): void;
}

/** Positions change with every send: they are told at most this often. */
const TELL_EVERY_MS = 250;
/** Positions further back are not told. */
const TELL_MOST = 200;

/** Everything that leaves for Meta: the durable queue of sends, one line a number, read receipts and typing. */
export class OutboundQueue {
  readonly #deps: OutboundQueueDeps;
  readonly #queues = new Map<string, NumberQueue>();
  readonly #changed = new Set<string>();
  readonly #told = new Map<FeedName, string>();
  readonly #receipts: ReadReceipts;
  readonly typing: Typing;
  #tellLater: (() => void) | null = null;
  #unlisten: () => void = () => {};
  #started = false;
  /** Numbers are taken in one after another. */
  #adding: Promise<void> = Promise.resolve();

  constructor(deps: OutboundQueueDeps) {
    this.#deps = deps;
    this.#receipts = new ReadReceipts(deps);
    this.typing = new Typing(deps);
  }

  /** Sends that wait, of all numbers. */
  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.waiting, 0);
  }

  async start(): Promise<void> {
    const { store } = this.#deps;
    await this.#adding;
    const numbers = await store.db.selectFrom('numbers').select('id').execute();
    for (const { id } of numbers) await this.#take(id);
    this.#unlisten = store.signal.listen((topic) => {
      for (const queue of this.#queues.values())
        if (
          topic === 'outbound' ||
          topic === 'feed:*' ||
          (queue.waiting > 0 && topic === `feed:${numberFeed(queue.numberId)}`)
        )
          queue.wake();
    });
    this.#started = true;
    for (const queue of this.#queues.values()) queue.wake();
    this.#receipts.start();
  }

  async stop(): Promise<void> {
    this.#unlisten();
    this.#tellLater?.();
    await this.#adding;
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
    await this.#receipts.stop();
  }

  /**
   * A number's way to Meta is new, or has changed: it gets a line if it has none, and what waited for a good token or
   * a permission goes on. Never throws.
   */
  linked(numberId: string): void {
    this.#adding = this.#adding
      .then(async () => {
        await this.#liftToken(numberId);
        if (!this.#started) return;
        await this.#take(numberId);
        this.#queues.get(numberId)?.wake();
      })
      .catch((error: unknown) => this.#deps.log.error({ err: error, numberId }, 'a number has no line yet'));
  }

  /** What waits on a number now, for a console that has just come; null when nothing does. */
  current(feed: FeedName): QueueFrame | null {
    const queue = [...this.#queues.values()].find(({ numberId }) => numberFeed(numberId) === feed);
    return queue && queue.waiting > 0 ? this.#frame(queue) : null;
  }

  async #take(numberId: string): Promise<void> {
    if (this.#queues.has(numberId)) return;
    const queue = new NumberQueue(numberId, { ...this.#deps, onLine: (id) => this.#note(id) });
    await queue.recover();
    this.#queues.set(numberId, queue);
  }

  async #liftToken(numberId: string): Promise<void> {
    const { store, clock } = this.#deps;
    const holds = await activeHolds(store.db, numberId, clock.now());
    const byToken = holds.some(
      ({ scope, code }) =>
        scope === 'number' && ['renew-token', 'grant-permission'].includes(sendErrorOf(Number(code)).advice),
    );
    if (byToken) await lift(store.db, numberId, clock.now(), 'number');
  }

  #note(numberId: string): void {
    this.#changed.add(numberId);
    this.#tellLater ??= this.#deps.timers.after(TELL_EVERY_MS, () => {
      this.#tellLater = null;
      this.#tell();
    });
  }

  #tell(): void {
    for (const numberId of this.#changed) {
      const queue = this.#queues.get(numberId);
      if (!queue) continue;
      const { serverTime, ...told } = this.#frame(queue);
      const text = JSON.stringify(told);
      const before = this.#told.get(told.feed);
      if (text === before || (before === undefined && told.waiting.length === 0)) continue;
      this.#told.set(told.feed, text);
      this.#deps.onQueue({ ...told, serverTime });
    }
    this.#changed.clear();
  }

  #frame(queue: NumberQueue): QueueFrame {
    const { clock, timers } = this.#deps;
    // The line lives in the machine's time, consoles in the gateway's.
    const ahead = clock.now() - timers.now();
    const { waiting: depth, paused } = queue;
    const waiting = queue
      .waits()
      .slice(0, TELL_MOST)
      .map(({ send, reason, goesAt }, index) => ({
        commandId: send.commandId,
        position: index + 1,
        reason,
        goesAt: goesAt === null ? null : Math.round(goesAt + ahead),
      }));
    return {
      type: 'queue',
      feed: numberFeed(queue.numberId),
      waiting,
      ...(depth > waiting.length && { depth }),
      ...(paused && depth > 0 && { paused }),
      serverTime: clock.now(),
    };
  }
}
