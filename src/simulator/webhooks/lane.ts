import { randomUUID } from 'node:crypto';
import type { Habits } from './habits.ts';
import { metaJson } from './meta-json.ts';
import type { Destination } from './routing.ts';
import type { Webhook } from './webhook.ts';

/** Webhooks that travel together. */
export interface Unit {
  webhooks: { seq: number; hook: Webhook }[];
  duplicate: boolean;
  due: number;
  queuedAt: number;
  /** Called once, when the gateway took it or nobody waits for it any more. */
  settled?: () => void;
}

/** One attempt to bring a parcel, and what became of it. */
export interface Attempt {
  parcel: string;
  attempt: number;
  units: Unit[];
  /** Monotonic milliseconds. */
  startedAt: number;
  tookMs: number;
  /** `dropped`: tried for seven days in vain, and lost. */
  outcome: 'ok' | 'refused' | 'unreachable' | 'dropped';
  status: number | null;
  detail: string | null;
  body: Buffer;
}

interface Parcel {
  id: string;
  units: Unit[];
  body: Buffer;
  attempt: number;
  due: number;
  /** Simulator time of the first attempt. */
  since: number;
}

interface LaneOptions {
  habits: Habits;
  /** Simulator time. */
  now: () => number;
  destination: () => Destination | null;
  /** This callback takes one change a POST. */
  single: () => boolean;
  onAttempt: (attempt: Attempt) => void;
  /** Something was taken or given up: the office looks whether all is quiet. */
  onSettled: () => void;
}

/** The way to one callback: brings what is queued, again and again until the answer is 200. Waiting is real time. */
export class Lane {
  readonly #options: LaneOptions;
  #queue: Unit[] = [];
  #retries: Parcel[] = [];
  #underWay = new Set<Parcel>();
  #lastDue = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get waiting(): { queued: number; underWay: number; retrying: number } {
    const queued = this.#queue.reduce((sum, unit) => sum + unit.webhooks.length, 0);
    return { queued, underWay: this.#underWay.size, retrying: this.#retries.length };
  }

  get empty(): boolean {
    return this.#queue.length === 0 && this.#retries.length === 0 && this.#underWay.size === 0;
  }

  /** Queues a unit; without `heldBack` behind everything that was queued in order. */
  add(unit: Unit, heldBack: boolean): void {
    if (!heldBack) {
      this.#lastDue = Math.max(this.#lastDue, unit.due);
      unit.due = this.#lastDue;
    }
    this.#insert(unit);
    this.pump();
  }

  tryNow(): void {
    for (const parcel of this.#retries) parcel.due = 0;
    this.pump();
  }

  /** Forgets what waits. */
  clear(): void {
    const given = [...this.#queue, ...this.#retries.flatMap(({ units }) => units)];
    this.#queue = [];
    this.#retries = [];
    for (const unit of given) unit.settled?.();
    this.#options.onSettled();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.clear();
  }

  /** Sends whatever is due. */
  pump(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const destination = this.#options.destination();
    if (this.#closed || destination === null) return;
    const { concurrency } = this.#options.habits;
    const now = Date.now();
    while (this.#underWay.size < concurrency) {
      const parcel = this.#nextRetry(now) ?? this.#nextParcel(now, destination);
      if (!parcel) break;
      void this.#send(parcel, destination);
    }
    if (this.#underWay.size >= concurrency) return;
    const head = this.#queue[0];
    const dues = [...this.#retries.map(({ due }) => due), ...(head ? [this.#ready(head)] : [])];
    if (dues.length > 0) this.#timer = setTimeout(() => this.pump(), Math.max(1, Math.min(...dues) - now));
  }

  /** By due time; those due alike stay in their order. */
  #insert(unit: Unit): void {
    let [low, high] = [0, this.#queue.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#queue[middle]?.due ?? 0) <= unit.due) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, unit);
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

  #nextParcel(now: number, { pack }: Destination): Parcel | null {
    const batch = this.#options.single() ? 1 : this.#options.habits.batch;
    let [count, size] = [0, 0];
    for (const unit of this.#queue) {
      if (unit.due > now || (count > 0 && size + unit.webhooks.length > batch)) break;
      count += 1;
      size += unit.webhooks.length;
    }
    const head = this.#queue[0];
    if (!head || count === 0 || (size < batch && this.#ready(head) > now)) return null;
    const units = this.#queue.splice(0, count);
    const hooks = units.flatMap(({ webhooks }) => webhooks.map(({ hook }) => hook));
    return {
      id: randomUUID(),
      units,
      body: metaJson(pack(hooks)),
      attempt: 0,
      due: 0,
      since: this.#options.now(),
    };
  }

  async #send(parcel: Parcel, destination: Destination): Promise<void> {
    this.#underWay.add(parcel);
    parcel.attempt += 1;
    const { habits, onAttempt } = this.#options;
    const startedAt = performance.now();
    const { status, detail } = await postTo(destination, parcel.body, habits.timeoutMs);
    this.#underWay.delete(parcel);
    const late = this.#options.now() - parcel.since >= habits.giveUpMs;
    const failed = late ? 'dropped' : status === null ? 'unreachable' : 'refused';
    const outcome = status === 200 ? 'ok' : failed;
    const tookMs = Math.round((performance.now() - startedAt) * 10) / 10;
    const { id, attempt, units, body } = parcel;
    onAttempt({ parcel: id, attempt, units, startedAt, tookMs, outcome, status, detail, body });
    if (outcome === 'ok' || outcome === 'dropped' || this.#closed) {
      for (const unit of units) unit.settled?.();
    } else {
      const pause = habits.retryMs * habits.retryFactor ** Math.min(attempt - 1, 40);
      parcel.due = Date.now() + Math.min(pause, habits.retryMaxMs);
      this.#retries.push(parcel);
    }
    this.#options.onSettled();
    this.pump();
  }
}

/** One POST as Meta makes it; a status of null: nobody answered in time. */
export async function postTo(
  { url, headers }: Pick<Destination, 'url' | 'headers'>,
  body: Buffer,
  timeoutMs: number,
): Promise<{ status: number | null; detail: string | null }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', ...headers(body) },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, detail: response.status === 200 ? null : text.slice(0, 500) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, detail: cause instanceof Error ? cause.message : String(cause) };
  }
}
