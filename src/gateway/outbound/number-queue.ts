import { type Bucket, PAIR_PACE, take } from '#shared/coexistence/pacing.ts';
import { sendErrorOf } from '#shared/coexistence/send-errors.ts';
import type { Lifecycle } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { GraphClient } from '../meta/graph-client.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import { activeHolds, type Hold, lift } from './holds.ts';
import { noteLink } from './number-notes.ts';
import { loadWaiting, recentInbound, recentSends } from './outbound-rows.ts';
import { recoverPosting } from './outcomes.ts';
import { Pacer } from './pacer.ts';
import { type PostingDeps, type PostResult, post } from './posting.ts';
import { explainWaits, type LineState, planSends, type Wait, type WaitingSend } from './waiting-line.ts';

export interface NumberQueueDeps extends PostingDeps {
  /** The way to Meta; null: the number has none now, and its sends wait. */
  graphOf(numberId: string): GraphClient | null;
  /** The line may have changed. */
  onLine(numberId: string): void;
}

/** Why nothing of a number goes. */
export interface Paused {
  /** `offboarded`, `pending`, `not_linked`, or Meta's code that only an administrator can answer. */
  code: string;
  since: Millis | null;
}

/** After the database did not answer. */
const LOOK_AGAIN_MS = 1_000;
/** Somewhat more than the second that counts. */
const TRAFFIC_MS = 1_500;
/** Meta is asked at most this often whether the number is still linked. */
const ASK_LINK_EVERY_MS = 5 * 60_000;

/** The sends of one number: who goes when, and what becomes of each. */
export class NumberQueue {
  readonly numberId: string;
  readonly #deps: NumberQueueDeps;
  readonly #pacer: Pacer;
  /** In the order accepted; what is under way is not in it. */
  #line: WaitingSend[] = [];
  #lastSeq = 0;
  readonly #pairs = new Map<string, Bucket>();
  readonly #busyThreads = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #paused: Paused | null = null;
  #linkAskedAt = Number.NEGATIVE_INFINITY;
  #cancelWake: () => void = () => {};
  #turn: Promise<void> = Promise.resolve();
  #queued = false;
  #stopped = false;

  constructor(numberId: string, deps: NumberQueueDeps) {
    this.numberId = numberId;
    this.#deps = deps;
    this.#pacer = new Pacer(deps.timers);
  }

  get waiting(): number {
    return this.#line.length;
  }

  get paused(): Paused | null {
    return this.#paused;
  }

  /** What waits and why, in the order in which it is expected to go; times are the machine's. */
  waits(): Wait[] {
    const now = this.#deps.timers.now();
    return explainWaits(this.#line, this.#state(now), now);
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
        this.#wakeIn(LOOK_AGAIN_MS);
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
    if (this.#line.length > 0) {
      this.#paused = await this.#whyPaused();
      const ages = await recentInbound(store.db, this.numberId, TRAFFIC_MS, clock.now());
      this.#pacer.hear(ages.map((age) => timers.now() - age));
    }
    this.#postWhatMayGo();
    this.#deps.onLine(this.numberId);
  }

  #postWhatMayGo(): void {
    for (;;) {
      if (this.#stopped) return;
      const now = this.#deps.timers.now();
      const graph = this.#deps.graphOf(this.numberId);
      const { next, wakeAt } = planSends(this.#line, this.#state(now), now);
      if (next && graph) this.#start(next, graph, now);
      else {
        if (wakeAt !== null) this.#atSlot(wakeAt - now);
        return;
      }
    }
  }

  #state(now: Millis): LineState {
    return {
      paused: this.#paused !== null,
      personWait: this.#pacer.personWait(now),
      bulkWait: this.#pacer.wait(now),
      rush: this.#pacer.inRush(now),
      gap: this.#pacer.gap(now),
      pairs: this.#pairs,
      busyThreads: this.#busyThreads,
    };
  }

  #start(send: WaitingSend, graph: GraphClient, now: Millis): void {
    const { contactId, threadId } = send;
    this.#leave(send);
    const pairBefore = this.#pairs.get(contactId) ?? null;
    this.#pairs.set(contactId, take(pairBefore, PAIR_PACE, now));
    const slot = this.#pacer.take(now);
    this.#busyThreads.add(threadId);
    const work = post(this.#deps, this.numberId, send, graph, { pacer: this.#pacer, slot })
      .then((result) => {
        if (!result.posted) {
          this.#pacer.giveBack(slot);
          this.#pairs.set(contactId, pairBefore);
        }
        this.#goOn(send, result);
      })
      .catch((error: unknown) => {
        // The database did not answer. If the request was posted, its row says so and it is not posted again.
        this.#deps.log.error({ err: error }, 'a send could not be recorded');
        this.#line = [];
        this.#lastSeq = 0;
      })
      .finally(() => {
        this.#busyThreads.delete(threadId);
        this.#underWay.delete(work);
        this.wake();
      });
    this.#underWay.add(work);
  }

  #goOn(send: WaitingSend, result: PostResult): void {
    if (result.kind === 'over') return;
    send.notBefore = result.notBefore;
    if (result.tooFast) this.#pacer.wasTooMuch();
    this.#enter(send);
  }

  /** Takes its place by the order in which it was accepted, also when it comes back. */
  #enter(send: WaitingSend): void {
    this.#leave(send);
    const behind = this.#line.findIndex((other) => other.seq > send.seq);
    this.#line.splice(behind === -1 ? this.#line.length : behind, 0, send);
  }

  #leave(send: WaitingSend): void {
    const place = this.#line.findIndex((other) => other.id === send.id);
    if (place !== -1) this.#line.splice(place, 1);
  }

  async #whyPaused(): Promise<Paused | null> {
    const { store, clock, graphOf } = this.#deps;
    const number = await store.db
      .selectFrom('numbers')
      .select(['lifecycle', 'lifecycle_at'])
      .where('id', '=', this.numberId)
      .executeTakeFirst();
    if (!number) return { code: 'disconnected', since: null };
    const hold = (await activeHolds(store.db, this.numberId, clock.now())).find(
      ({ scope }) => scope === 'number',
    );
    if (hold && !(await this.#isOver(hold, number))) return { code: hold.code, since: hold.since };
    if (!graphOf(this.numberId)) return { code: 'not_linked', since: null };
    // A disconnected number pauses nothing: its sends are refused one by one, each with the reason.
    const { lifecycle, lifecycle_at } = number;
    if (lifecycle === 'pending' || lifecycle === 'offboarded')
      return { code: lifecycle, since: lifecycle_at || null };
    return null;
  }

  /** A hold that says "not linked" ends by itself once the number is linked again, as Meta says or shows. */
  async #isOver(hold: Hold, number: { lifecycle: Lifecycle; lifecycle_at: Millis }): Promise<boolean> {
    if (sendErrorOf(Number(hold.code)).consequence !== 'check-link') return false;
    const reconnected = number.lifecycle === 'active' && number.lifecycle_at > hold.since;
    const linked = reconnected || (await this.#askLink(number.lifecycle));
    if (linked) await lift(this.#deps.store.db, this.numberId, this.#deps.clock.now(), 'number');
    return linked;
  }

  async #askLink(lifecycle: Lifecycle): Promise<boolean> {
    const { store, clock, timers, graphOf } = this.#deps;
    const since = timers.now() - this.#linkAskedAt;
    if (since < ASK_LINK_EVERY_MS) {
      this.#wakeIn(ASK_LINK_EVERY_MS - since);
      return false;
    }
    this.#linkAskedAt = timers.now();
    const linked = await graphOf(this.numberId)?.isLinked();
    if (linked === false && lifecycle !== 'offboarded') {
      const at = clock.now();
      await changeFeed(store.db, numberFeed(this.numberId), at, (change) =>
        noteLink(change, this.numberId, `asked:${at}`, { lifecycle: 'offboarded', reason: 'NOT_ON_API', at }),
      );
    }
    if (linked !== true) this.#wakeIn(ASK_LINK_EVERY_MS);
    return linked === true;
  }

  /** When the slot comes it is used at once; what the database knows meanwhile is looked at afterwards. */
  #atSlot(ms: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#deps.timers.after(Math.max(0, ms), () => {
      this.#postWhatMayGo();
      this.wake();
    });
  }

  #wakeIn(ms: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#deps.timers.after(Math.max(0, ms), () => this.wake());
  }
}
