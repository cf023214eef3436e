import type { Habits } from '../webhooks/habits.ts';
import { status } from '../webhooks/payloads.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import { between, chance } from './chance.ts';
import { errorObject } from './errors.ts';
import type { ChatMessage, Customer, Delivery } from './types.ts';
import type { World } from './world.ts';

const RANK: Record<Delivery, number> = { accepted: 0, sent: 1, delivered: 2, read: 3, played: 4, failed: 5 };

/** Moves API messages along: sent, delivered, read, by what the customer's phone does. */
export class Ticks {
  readonly #world: World;
  readonly #post: PostOffice;
  readonly #habits: Habits;
  readonly #seed: string;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #priced = new Set<string>();
  #count = 0;
  #idle: (() => void)[] = [];

  constructor(world: World, post: PostOffice, habits: Habits, seed: string) {
    this.#world = world;
    this.#post = post;
    this.#habits = habits;
    this.#seed = seed;
  }

  /** Statuses that are still to come by themselves. */
  get scheduled(): number {
    return this.#timers.size;
  }

  /** Resolves when no status is still to come by itself. */
  whenIdle(): Promise<void> {
    if (this.#timers.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** A message that Meta accepted: its statuses follow by the customer's habits. Reactions get `sent` alone. */
  start(message: ChatMessage, customer: Customer): void {
    this.#count += 1;
    const nth = this.#count;
    const { sentMs, deliveredMs, readMs } = customer.ticks;
    const wait = (range: readonly [number, number], about: string) =>
      between(range, chance(this.#seed, about, nth));
    const sent = wait(sentMs, 'sent');
    this.#later(sent, () => this.reach(message, 'sent'));
    if (deliveredMs === null || message.type === 'reaction') return;
    const delivered = sent + wait(deliveredMs, 'delivered');
    const skip = readMs !== null && chance(this.#seed, 'skip delivered', nth) < this.#habits.skipDelivered;
    if (!skip) this.#later(delivered, () => this.reach(message, 'delivered'));
    if (readMs !== null) this.#later(delivered + wait(readMs, 'read'), () => this.reach(message, 'read'));
  }

  /** Brings a message to a status and tells the gateway; never backwards, never twice. */
  reach(message: ChatMessage, to: Exclude<Delivery, 'accepted' | 'failed'>): void {
    if (message.failure !== null || RANK[to] <= RANK[message.delivery]) return;
    // Read before `sent` was due: what went before is told first.
    if (to !== 'sent' && message.delivery === 'accepted') this.reach(message, 'sent');
    message.delivery = to;
    this.#world.emit({ type: 'message', message });
    if (message.from !== 'api') return;
    const onReach = to === 'delivered' || to === 'read';
    const priced = to === 'sent' || (onReach && !this.#priced.has(message.wamid));
    if (onReach) this.#priced.add(message.wamid);
    const customer = this.#world.customers.get(message.customerId) ?? null;
    this.#post.post(
      status(this.#world.business.number(message.number), customer, message, null, {
        status: to,
        at: this.#world.clock.now(),
        priced,
      }),
    );
  }

  /** Fails a message with an error code, at once. */
  fail(message: ChatMessage, code: number, recipient: string | null): void {
    message.delivery = 'failed';
    message.failure = code;
    this.#world.emit({ type: 'message', message });
    const customer = this.#world.customers.get(message.customerId) ?? null;
    const step = { status: 'failed', at: this.#world.clock.now(), priced: false, error: errorObject(code) };
    this.#post.post(status(this.#world.business.number(message.number), customer, message, recipient, step));
  }

  /** The customer opens the chat: everything that the business sent is read. */
  readAll(customer: Customer, upTo: string | null): number {
    const chat = this.#world.chat(customer.id);
    const end = upTo === null ? chat.length : chat.findIndex((message) => message.wamid === upTo) + 1;
    const unread = chat
      .slice(0, end)
      .filter(
        (message) =>
          message.from !== 'customer' && message.failure === null && RANK[message.delivery] < RANK.read,
      );
    for (const message of unread) this.reach(message, 'read');
    return unread.length;
  }

  /** Ends every wait; statuses that were still to come never do. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#settle();
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.#settle();
    }, ms);
    this.#timers.add(timer);
  }

  #settle(): void {
    if (this.#timers.size > 0) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}
