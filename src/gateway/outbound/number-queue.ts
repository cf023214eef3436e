import type { FastifyBaseLogger } from 'fastify';
import {
  type Bucket,
  numberPace,
  PAIR_PACE,
  pairBackoff,
  retryBackoff,
  take,
} from '#shared/coexistence/pacing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Clock } from '../clock.ts';
import { classifyGraphError } from '../meta/error-codes.ts';
import type { GraphClient, GraphRefusal } from '../meta/graph-client.ts';
import { graphMessage } from '../meta/outgoing-message.ts';
import type { MediaStore } from '../store/media-store.ts';
import type { Store } from '../store/open.ts';
import { lastSecondInbound, recentSends } from './number-traffic.ts';
import {
  accepted,
  backInLine,
  beginPosting,
  type DueSend,
  failed,
  loadWaiting,
  readDue,
  recoverPosting,
  unknown,
} from './outbound-rows.ts';
import type { Timers } from './timers.ts';
import { type LineState, type Plan, planSends, type WaitingSend } from './waiting-line.ts';

export interface NumberQueueDeps {
  store: Store;
  /** Null: the number has no way to Meta, and its sends wait. */
  graph: GraphClient | null;
  media: MediaStore;
  /** Gateway time, for the gate. Pacing and waits go by `timers`. */
  clock: Clock;
  timers: Timers;
  log: FastifyBaseLogger;
  random(): number;
  /** The line's waits may have changed. */
  onWaits(numberId: string, waits: Plan['waits']): void;
}

/** How long a number rests after a refusal that only an administrator can end, before one send is tried again. */
const ADMIN_REST_MS = 5 * 60_000;
const THROUGHPUT_REST_MS = 2_000;

/** The sends of one number: who goes when, and what becomes of each. */
export class NumberQueue {
  readonly numberId: string;
  readonly #deps: NumberQueueDeps;
  /** In the order accepted; what is under way is not in it. */
  #line: WaitingSend[] = [];
  #lastSeq = 0;
  #bucket: Bucket = null;
  readonly #pairs = new Map<string, Bucket>();
  readonly #pairRefusals = new Map<string, number>();
  readonly #busyThreads = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #restUntil: Millis = 0;
  #cancelWake: () => void = () => {};
  #turn: Promise<void> = Promise.resolve();
  #queued = false;
  #stopped = false;

  constructor(numberId: string, deps: NumberQueueDeps) {
    this.numberId = numberId;
    this.#deps = deps;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Settles what a dead process left open, and remembers how much was sent to whom just now. */
  async recover(): Promise<void> {
    const { store, clock, timers, log } = this.#deps;
    const count = await recoverPosting(store.db, this.numberId, clock.now());
    if (count > 0)
      log.warn(
        { count },
        'sends were under way when the gateway stopped; they are unknown until a status comes',
      );
    for (const { contactId, age } of await recentSends(store.db, this.numberId, clock.now()))
      this.#pairs.set(contactId, take(this.#pairs.get(contactId) ?? null, PAIR_PACE, timers.now() - age));
  }

  /** Looks for new sends and posts what may go. Calls while it looks are one more look. */
  wake(): void {
    if (this.#queued || this.#stopped) return;
    this.#queued = true;
    this.#turn = this.#turn
      .then(() => {
        this.#queued = false;
        return this.#look();
      })
      .catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'outbound queue failed, looking again soon');
        this.#wakeAt(this.#deps.timers.now() + THROUGHPUT_REST_MS);
      });
  }

  /** Takes nothing new and waits for the answers of what was posted. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelWake();
    await this.#turn;
    await Promise.all(this.#underWay);
  }

  async #look(): Promise<void> {
    const { store, timers, clock } = this.#deps;
    for (const send of await loadWaiting(store.db, this.numberId, this.#lastSeq)) {
      this.#enter(send);
      this.#lastSeq = Math.max(this.#lastSeq, send.seq);
    }
    if (this.#line.length === 0) return this.#report([]);
    const linked = await this.#linked();
    const pace = numberPace(await lastSecondInbound(store.db, this.numberId, clock.now()));
    for (;;) {
      if (this.#stopped) return;
      const now = timers.now();
      const resting = now < this.#restUntil;
      const state: LineState = {
        paused: !linked || resting,
        pace,
        bucket: this.#bucket,
        pairs: this.#pairs,
        busyThreads: this.#busyThreads,
      };
      const plan = planSends(this.#line, state, now);
      if (!plan.next) {
        this.#report(plan.waits);
        if (resting && linked) this.#wakeAt(this.#restUntil);
        else if (plan.wakeAt !== null) this.#wakeAt(plan.wakeAt);
        return;
      }
      if (pace) this.#bucket = take(this.#bucket, pace, now);
      this.#start(plan.next);
    }
  }

  #start(send: WaitingSend): void {
    const { contactId } = send;
    this.#leave(send);
    this.#pairs.set(contactId, take(this.#pairs.get(contactId) ?? null, PAIR_PACE, this.#deps.timers.now()));
    this.#busyThreads.add(send.threadId);
    const work = this.#send(send)
      .catch((error: unknown) => {
        // The database did not answer. If the request was posted, its row says so and it is not posted again.
        this.#deps.log.error({ err: error }, 'a send could not be recorded');
        this.#line = [];
        this.#lastSeq = 0;
      })
      .finally(() => {
        this.#busyThreads.delete(send.threadId);
        this.#underWay.delete(work);
        this.wake();
      });
    this.#underWay.add(work);
  }

  async #send(send: WaitingSend): Promise<void> {
    const { store, clock, graph, log } = this.#deps;
    const { messageId } = send;
    const due = await readDue(store.db, messageId);
    if (!due || !graph) return;
    const graphMediaId = due.media ? await this.#upload(send, due.media, graph) : null;
    if (due.media && graphMediaId === null) return;

    const begun = await beginPosting(store.db, this.numberId, messageId, clock.now());
    if (begun === 'paused') return this.#enter(send);
    if (begun !== 'go') return;
    send.attempts++;
    const outcome = await graph.sendMessage(graphMessage({ ...due, graphMediaId }));
    switch (outcome.kind) {
      case 'accepted':
        this.#pairRefusals.delete(send.contactId);
        return accepted(store.db, this.numberId, messageId, outcome.wamid, clock.now());
      case 'refused':
        return this.#refused(send, outcome);
      case 'not-sent':
        log.warn({ reason: outcome.detail }, 'Meta cannot be reached');
        return this.#again(send, retryBackoff(send.attempts, this.#deps.random()));
      case 'no-answer':
        log.warn(
          { reason: outcome.detail, messageId },
          'no answer to a send; it is unknown until a status comes',
        );
        return unknown(store.db, this.numberId, messageId, clock.now());
    }
  }

  /** An upload may be repeated safely, so it comes before the send is marked. @returns null when the send has to wait or failed */
  async #upload(
    send: WaitingSend,
    file: NonNullable<DueSend['media']>,
    graph: GraphClient,
  ): Promise<string | null> {
    if (send.uploadedAs) return send.uploadedAs;
    const { media, random } = this.#deps;
    const open = async () => {
      const bytes = await media.get(file.sha256);
      if (!bytes) throw new Error('the file is not in the media store');
      return bytes;
    };
    const outcome = await graph.uploadMedia({ ...file, open });
    if (outcome.kind === 'uploaded') {
      send.uploadedAs = outcome.id;
      return outcome.id;
    }
    send.attempts++;
    if (outcome.kind === 'refused') await this.#refused(send, outcome);
    else await this.#again(send, retryBackoff(send.attempts, random()));
    return null;
  }

  async #refused(send: WaitingSend, { code, detail }: GraphRefusal): Promise<void> {
    const { store, clock, timers, log, random } = this.#deps;
    const verdict = classifyGraphError(code);
    log.warn({ code, verdict: verdict.kind, messageId: send.messageId }, 'Graph refused a send');
    switch (verdict.kind) {
      case 'transient':
        send.refusals++;
        if (send.refusals < verdict.maxTries) return this.#again(send, retryBackoff(send.refusals, random()));
        break;
      case 'throughput':
        this.#bucket = Math.max(this.#bucket ?? 0, timers.now() + THROUGHPUT_REST_MS);
        return this.#again(send, 0);
      case 'pair': {
        const refusals = (this.#pairRefusals.get(send.contactId) ?? 0) + 1;
        this.#pairRefusals.set(send.contactId, refusals);
        return this.#again(send, pairBackoff(refusals));
      }
      case 'needs-admin':
        this.#restUntil = timers.now() + ADMIN_REST_MS;
        return this.#again(send, 0);
      case 'final':
        break;
    }
    await failed(store.db, this.numberId, send.messageId, { code: String(code), detail }, clock.now());
  }

  async #again(send: WaitingSend, waitMs: number): Promise<void> {
    send.notBefore = this.#deps.timers.now() + waitMs;
    await backInLine(this.#deps.store.db, send.messageId, send.notBefore);
    this.#enter(send);
  }

  /** Takes its place by the order in which it was accepted, also when it comes back. */
  #enter(send: WaitingSend): void {
    this.#leave(send);
    const behind = this.#line.findIndex((other) => other.seq > send.seq);
    this.#line.splice(behind === -1 ? this.#line.length : behind, 0, send);
  }

  #leave(send: WaitingSend): void {
    this.#line = this.#line.filter((other) => other.messageId !== send.messageId);
  }

  async #linked(): Promise<boolean> {
    if (!this.#deps.graph) return false;
    const row = await this.#deps.store.db
      .selectFrom('numbers')
      .select('lifecycle')
      .where('id', '=', this.numberId)
      .executeTakeFirst();
    return row?.lifecycle === 'active' || row?.lifecycle === 'syncing';
  }

  #report(waits: Plan['waits']): void {
    this.#deps.onWaits(this.numberId, waits);
  }

  #wakeAt(when: Millis): void {
    const { timers } = this.#deps;
    this.#cancelWake();
    this.#cancelWake = timers.after(Math.max(0, when - timers.now()), () => this.wake());
  }
}
