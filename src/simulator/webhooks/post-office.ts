import { randomUUID } from 'node:crypto';
import { between, chance } from '../world/chance.ts';
import type { Json } from '../world/types.ts';
import type { Habits } from './habits.ts';
import { metaJson, signature } from './meta-json.ts';

/** One change of Meta's envelope. `time` stands on account fields only, in seconds. */
export interface Webhook {
  entryId: string;
  time?: number;
  field: string;
  value: Json;
}

/** One POST and what became of it. */
export interface DeliveryRecord {
  id: string;
  /** Of the parcel: the same for every attempt. */
  parcel: string;
  attempt: number;
  at: number;
  tookMs: number;
  fields: string[];
  webhooks: number[];
  duplicate: boolean;
  outcome: 'ok' | 'refused' | 'unreachable' | 'dropped';
  status: number | null;
  detail: string | null;
  body: string | null;
}

interface Unit {
  webhooks: { seq: number; hook: Webhook }[];
  duplicate: boolean;
  due: number;
  queuedAt: number;
}

interface Parcel {
  id: string;
  unit: Unit;
  body: Buffer;
  attempt: number;
  due: number;
}

interface PostOfficeOptions {
  habits: Habits;
  seed: string;
  appSecret: string;
  /** Simulator time, for the log alone; waiting is real time. */
  now: () => number;
  onDelivery: (record: DeliveryRecord) => void;
}

const LOG_LENGTH = 5_000;
const BUNDLE = 100;

/** Brings webhooks to the gateway as Meta does: signed, by its habits, again and again until the answer is 200. */
export class PostOffice {
  readonly #options: PostOfficeOptions;
  #gateway: string | null = null;
  #seq = 0;
  #lastDue = 0;
  #queue: Unit[] = [];
  #retries: Parcel[] = [];
  #underWay = 0;
  #timer: NodeJS.Timeout | null = null;
  #idle: (() => void)[] = [];
  #closed = false;
  readonly log: DeliveryRecord[] = [];

  constructor(options: PostOfficeOptions) {
    this.#options = options;
  }

  get gateway(): string | null {
    return this.#gateway;
  }

  /** Where the webhooks go from now on; what waits is tried at once. */
  setGateway(url: string | null): void {
    this.#gateway = url === null ? null : url.replace(/\/+$/, '');
    this.tryNow();
  }

  get waiting(): { queued: number; underWay: number; retrying: number } {
    const queued = this.#queue.reduce((sum, unit) => sum + unit.webhooks.length, 0);
    return { queued, underWay: this.#underWay, retrying: this.#retries.length };
  }

  get empty(): boolean {
    return this.#queue.length === 0 && this.#retries.length === 0 && this.#underWay === 0;
  }

  post(hook: Webhook): void {
    this.#enqueue([hook]);
  }

  /** Posts many that belong together (a backlog, a history chunk) in as few POSTs as a bundle allows. */
  postTogether(hooks: Webhook[]): void {
    for (let start = 0; start < hooks.length; start += BUNDLE)
      this.#enqueue(hooks.slice(start, start + BUNDLE));
  }

  /** Tries everything that waits for its next attempt without further delay. */
  tryNow(): void {
    for (const parcel of this.#retries) parcel.due = 0;
    this.#pump();
  }

  /** Resolves when nothing waits any more. */
  whenEmpty(): Promise<void> {
    if (this.empty) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what waits; for a fresh start between tests. */
  clear(): void {
    this.#queue = [];
    this.#retries = [];
    this.#settle();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.clear();
  }

  #enqueue(hooks: Webhook[]): void {
    const { habits, seed } = this.#options;
    const webhooks = hooks.map((hook) => {
      this.#seq += 1;
      return { seq: this.#seq, hook };
    });
    const first = this.#seq - hooks.length + 1;
    const roll = (about: string) => chance(seed, about, first);
    const now = Date.now();
    const unit: Unit = { webhooks, duplicate: false, queuedAt: now, due: now };
    if (roll('drop') < habits.drop) {
      this.#record(unit, {
        parcel: randomUUID(),
        attempt: 0,
        tookMs: 0,
        outcome: 'dropped',
        status: null,
        detail: null,
        body: null,
      });
      return;
    }
    const delayed = now + between(habits.delayMs, roll('delay'));
    if (roll('reorder') < habits.reorder) {
      unit.due = delayed + 1 + between([0, habits.reorderMs], roll('reorder for'));
    } else {
      this.#lastDue = Math.max(this.#lastDue, delayed);
      unit.due = this.#lastDue;
    }
    this.#insert(unit);
    if (roll('duplicate') < habits.duplicates)
      this.#insert({
        ...unit,
        duplicate: true,
        due: unit.due + between([0, habits.reorderMs], roll('duplicate after')),
      });
    this.#pump();
  }

  #insert(unit: Unit): void {
    const behind = this.#queue.findIndex((other) => other.due > unit.due);
    if (behind === -1) this.#queue.push(unit);
    else this.#queue.splice(behind, 0, unit);
  }

  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#closed || this.#gateway === null) return;
    const { habits } = this.#options;
    const now = Date.now();
    while (this.#underWay < habits.concurrency) {
      const parcel = this.#nextRetry(now) ?? this.#nextParcel(now);
      if (!parcel) break;
      void this.#send(parcel, this.#gateway);
    }
    const dues = [
      ...this.#retries.map((parcel) => parcel.due),
      ...this.#queue.slice(0, 1).map((unit) => this.#ready(unit)),
    ];
    if (this.#underWay < habits.concurrency && dues.length > 0)
      this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.min(...dues) - now));
  }

  #nextRetry(now: number): Parcel | null {
    const index = this.#retries.findIndex((parcel) => parcel.due <= now);
    return index === -1 ? null : (this.#retries.splice(index, 1)[0] ?? null);
  }

  /** When this unit goes, with or without company. */
  #ready(unit: Unit): number {
    const { batch, batchMs } = this.#options.habits;
    return batch > 1 ? Math.max(unit.due, unit.queuedAt + batchMs) : unit.due;
  }

  #nextParcel(now: number): Parcel | null {
    const { batch } = this.#options.habits;
    const head = this.#queue[0];
    if (!head || head.due > now) return null;
    const due = this.#queue.filter((unit) => unit.due <= now);
    const full = due.reduce((sum, unit) => sum + unit.webhooks.length, 0) >= batch;
    if (!full && this.#ready(head) > now) return null;
    const taken: Unit[] = [];
    let size = 0;
    for (const unit of due) {
      if (taken.length > 0 && size + unit.webhooks.length > batch) break;
      taken.push(unit);
      size += unit.webhooks.length;
    }
    this.#queue = this.#queue.filter((unit) => !taken.includes(unit));
    const webhooks = taken.flatMap((unit) => unit.webhooks);
    const duplicate = taken.every((unit) => unit.duplicate);
    const unit: Unit = { ...head, webhooks, duplicate };
    return {
      id: randomUUID(),
      unit,
      body: metaJson(envelope(webhooks.map(({ hook }) => hook))),
      attempt: 0,
      due: 0,
    };
  }

  async #send(parcel: Parcel, gateway: string): Promise<void> {
    this.#underWay += 1;
    parcel.attempt += 1;
    const { habits, appSecret } = this.#options;
    const started = performance.now();
    let status: number | null = null;
    let detail: string | null = null;
    try {
      const response = await fetch(`${gateway}/webhooks/meta`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': signature(parcel.body, appSecret),
        },
        body: new Uint8Array(parcel.body),
        signal: AbortSignal.timeout(habits.timeoutMs),
        redirect: 'manual',
      });
      status = response.status;
      const text = await response.text();
      detail = status === 200 ? null : text.slice(0, 500);
    } catch (error) {
      detail =
        error instanceof Error
          ? error.cause instanceof Error
            ? error.cause.message
            : error.message
          : String(error);
    }
    const outcome = status === 200 ? 'ok' : status === null ? 'unreachable' : 'refused';
    this.#underWay -= 1;
    this.#record(parcel.unit, {
      parcel: parcel.id,
      attempt: parcel.attempt,
      tookMs: Math.round((performance.now() - started) * 10) / 10,
      outcome,
      status,
      detail,
      body: parcel.body.toString('ascii'),
    });
    if (outcome !== 'ok' && !this.#closed) {
      const pause = habits.retryMs * habits.retryFactor ** Math.min(parcel.attempt - 1, 40);
      parcel.due = Date.now() + Math.min(pause, habits.retryMaxMs);
      this.#retries.push(parcel);
    }
    this.#settle();
    this.#pump();
  }

  #settle(): void {
    if (!this.empty) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }

  #record(
    unit: Unit,
    rest: Pick<DeliveryRecord, 'parcel' | 'attempt' | 'tookMs' | 'outcome' | 'status' | 'detail' | 'body'>,
  ): void {
    const record: DeliveryRecord = {
      id: randomUUID(),
      at: this.#options.now(),
      fields: [...new Set(unit.webhooks.map(({ hook }) => hook.field))],
      webhooks: unit.webhooks.map(({ seq }) => seq),
      duplicate: unit.duplicate,
      ...rest,
    };
    this.log.push(record);
    if (this.log.length > LOG_LENGTH) this.log.splice(0, this.log.length - LOG_LENGTH);
    this.#options.onDelivery(record);
  }
}

/** One entry for neighbours of the same account and time, as Meta groups them. */
function envelope(hooks: Webhook[]): Json {
  const entries: { id: string; time?: number; changes: Json[] }[] = [];
  for (const { entryId, time, field, value } of hooks) {
    const last = entries.at(-1);
    if (last && last.id === entryId && last.time === time) last.changes.push({ field, value });
    else entries.push({ id: entryId, ...(time !== undefined && { time }), changes: [{ field, value }] });
  }
  return { object: 'whatsapp_business_account', entry: entries };
}
