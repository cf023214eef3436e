import { randomUUID } from 'node:crypto';
import { between, chance } from '../world/chance.ts';
import type { Habits } from './habits.ts';
import { type Attempt, Lane, postTo, type Unit } from './lane.ts';
import type { Routing } from './routing.ts';
import type { Webhook } from './webhook.ts';

/** One POST and what became of it. */
export interface DeliveryRecord {
  id: string;
  /** Of the parcel: the same for every attempt. */
  parcel: string;
  /** Which callback: `app`, `waba:…`, `number:…` and so on. */
  lane: string;
  attempt: number;
  at: number;
  tookMs: number;
  fields: string[];
  webhooks: number[];
  duplicate: boolean;
  /** `forged` went out with a wrong signature, whatever it was answered. */
  outcome: 'ok' | 'refused' | 'unreachable' | 'dropped' | 'forged';
  status: number | null;
  detail: string | null;
  /** Only of bodies up to 16 kB. */
  body: string | null;
}

interface PostOfficeOptions {
  habits: Habits;
  seed: string;
  routing: Routing;
  /** Simulator time, for the log and for giving up; waiting is real time. */
  now: () => number;
  onDelivery: (record: DeliveryRecord) => void;
  /** A POST was answered 200; `at` is when it began, in monotonic milliseconds. Duplicates are not told. */
  onTaken: (hooks: Webhook[], at: number) => void;
}

const LOG_LENGTH = 5_000;
const LOGGED_BODY = 16 * 1024;
const BUNDLE = 100;

/** Brings webhooks to the gateway as Meta does: signed, by its habits, again and again until the answer is 200. */
export class PostOffice {
  readonly #options: PostOfficeOptions;
  readonly #lanes = new Map<string, Lane>();
  #seq = 0;
  #forging = 0;
  #idle: (() => void)[] = [];
  readonly log: DeliveryRecord[] = [];

  constructor(options: PostOfficeOptions) {
    this.#options = options;
  }

  get gateway(): string | null {
    return this.#options.routing.gateway;
  }

  /** Where the webhooks go from now on; what waits is tried at once. */
  setGateway(url: string | null): void {
    this.#options.routing.gateway = url === null ? null : url.replace(/\/+$/, '');
    this.tryNow();
  }

  get waiting(): { queued: number; underWay: number; retrying: number } {
    const sum = { queued: 0, underWay: 0, retrying: 0 };
    for (const { waiting } of this.#lanes.values()) {
      sum.queued += waiting.queued;
      sum.underWay += waiting.underWay;
      sum.retrying += waiting.retrying;
    }
    return sum;
  }

  get empty(): boolean {
    return this.#forging === 0 && [...this.#lanes.values()].every((lane) => lane.empty);
  }

  post(hook: Webhook): void {
    this.#enqueue([hook]);
  }

  /** Posts many that belong together (a backlog, a history chunk) in as few POSTs as a bundle allows. */
  postTogether(hooks: Webhook[]): void {
    for (let start = 0; start < hooks.length; start += BUNDLE)
      this.#enqueue(hooks.slice(start, start + BUNDLE));
  }

  /**
   * Posts some together and resolves when the gateway took them, or they were lost, cleared, or nobody subscribed.
   * @param apart a lane beside the usual one to the same callback, so that others do not wait behind it
   */
  deliver(hooks: Webhook[], apart: string): Promise<void> {
    return new Promise((resolve) => this.#enqueue(hooks, { apart, settled: resolve }));
  }

  /** Tries everything that waits for its next attempt without further delay. */
  tryNow(): void {
    for (const lane of this.#lanes.values()) lane.tryNow();
  }

  /** Resolves when nothing waits any more. */
  whenEmpty(): Promise<void> {
    if (this.empty) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what waits; for a fresh start between tests. */
  clear(): void {
    for (const lane of this.#lanes.values()) lane.clear();
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
  }

  #enqueue(hooks: Webhook[], special?: { apart: string; settled: () => void }): void {
    const { habits, seed, routing } = this.#options;
    const webhooks = hooks.map((hook) => {
      this.#seq += 1;
      return { seq: this.#seq, hook };
    });
    const first = this.#seq - hooks.length + 1;
    const roll = (about: string) => chance(seed, about, first);
    const happens = (about: string, probability: number) => probability > 0 && roll(about) < probability;
    const lost = happens('drop', habits.drop);
    const byLane = new Map<string | null, Unit['webhooks']>();
    for (const webhook of webhooks) {
      const lane = routing.laneOf(webhook.hook);
      byLane.set(lane, [...(byLane.get(lane) ?? []), webhook]);
    }
    const units = [...byLane].flatMap(([name, part]) =>
      name !== null && routing.isSingle(name)
        ? part.map((webhook) => ({ name, webhooks: [webhook] }))
        : [{ name, webhooks: part }],
    );
    for (const [index, { name, webhooks: part }] of units.entries()) {
      const now = Date.now();
      const unit: Unit = { webhooks: part, duplicate: false, queuedAt: now, due: now };
      if (special && index === units.length - 1) unit.settled = special.settled;
      if (name === null || lost) {
        this.#dropped(unit, name);
        continue;
      }
      const lane = this.#lane(special ? `${name}+${special.apart}` : name);
      const delayed = habits.delayMs[1] > 0 ? now + between(habits.delayMs, roll('delay')) : now;
      const heldBack = happens('reorder', habits.reorder);
      unit.due = heldBack ? delayed + 1 + between([0, habits.reorderMs], roll('reorder for')) : delayed;
      if (happens('forge', habits.forged)) void this.#forge(unit, name);
      lane.add(unit, heldBack);
      if (happens('duplicate', habits.duplicates)) {
        const { settled: _once, ...copy } = unit;
        const due = unit.due + between([0, habits.reorderMs], roll('duplicate after'));
        lane.add({ ...copy, duplicate: true, due }, true);
      }
    }
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const { habits, routing, now } = this.#options;
    const callback = name.split('+')[0] ?? name;
    const lane = new Lane({
      habits,
      now,
      destination: () => routing.destination(callback),
      single: () => routing.isSingle(callback),
      onAttempt: (attempt) => this.#attempted(name, attempt),
      onSettled: () => this.#settle(),
    });
    this.#lanes.set(name, lane);
    return lane;
  }

  #attempted(lane: string, { units, startedAt, body, ...rest }: Attempt): void {
    const fresh = units.filter(({ duplicate }) => !duplicate);
    if (rest.outcome === 'ok' && fresh.length > 0)
      this.#options.onTaken(
        fresh.flatMap(({ webhooks }) => webhooks.map(({ hook }) => hook)),
        startedAt,
      );
    this.#record(units, {
      ...rest,
      lane,
      body: body.length > LOGGED_BODY ? null : body.toString('ascii'),
    });
  }

  #dropped(unit: Unit, lane: string | null): void {
    const nothing = { tookMs: 0, status: null, body: null, attempt: 0 };
    const detail = lane === null ? 'nobody is subscribed to it' : null;
    this.#record([unit], {
      ...nothing,
      parcel: randomUUID(),
      lane: lane ?? 'none',
      outcome: 'dropped',
      detail,
    });
    unit.settled?.();
  }

  /** Somebody else posts the same with a signature of their own. */
  async #forge(unit: Unit, lane: string): Promise<void> {
    const { routing, habits } = this.#options;
    const destination = routing.destination(lane);
    if (!destination) return;
    const body = Buffer.from(JSON.stringify({ forged: unit.webhooks.map(({ seq }) => seq) }));
    const headers = () => ({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` });
    this.#forging += 1;
    const { status, detail } = await postTo({ url: destination.url, headers }, body, habits.timeoutMs);
    this.#forging -= 1;
    const rest = { parcel: randomUUID(), lane, attempt: 1, tookMs: 0, body: body.toString('ascii') };
    this.#record([unit], { ...rest, outcome: 'forged', status, detail });
    this.#settle();
  }

  #settle(): void {
    if (!this.empty) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }

  #record(
    units: Unit[],
    rest: Omit<DeliveryRecord, 'id' | 'at' | 'fields' | 'webhooks' | 'duplicate'>,
  ): void {
    const webhooks = units.flatMap((unit) => unit.webhooks);
    const record: DeliveryRecord = {
      id: randomUUID(),
      at: this.#options.now(),
      fields: [...new Set(webhooks.map(({ hook }) => hook.field))],
      webhooks: webhooks.map(({ seq }) => seq),
      duplicate: units.every(({ duplicate }) => duplicate),
      ...rest,
    };
    this.log.push(record);
    if (this.log.length > LOG_LENGTH) this.log.splice(0, this.log.length - LOG_LENGTH);
    this.#options.onDelivery(record);
  }
}
