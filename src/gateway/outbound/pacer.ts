import {
  isFull,
  leastGap,
  type Passed,
  RUSH_GAP_MS,
  RUSH_MS,
  throughputWait,
} from '#shared/coexistence/pacing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Timers } from './timers.ts';

/** What Meta counts by. */
const SECOND_MS = 1000;
/** A slot is planned so much before there is room: until its POST can leave, the send is read, checked and marked. */
const AHEAD_MS = 15;
/** A POST is taken to arrive within this time, for Meta counts by arrival; its answer tells when it is sooner. */
const TRAVEL_MS = 40;
/** After "too much" (130429) as long as a customer's message that Meta has counted takes to be heard of here. */
const REST_MS = { first: 200, most: SECOND_MS } as const;
/** Somebody who waits looks more often than this; who did not look knows nothing of the time between. */
const HEARD_LATELY_MS = 2 * SECOND_MS;

/** A place in the second for one send. */
export interface Slot {
  taken: Millis;
  /** From when on it counts at Meta at the latest, as far as is known. */
  at: Millis;
  posted: boolean;
}

/** Keeps one number within its throughput: a slot is taken when a send begins, and asked for again right before its POST. */
export class Pacer {
  readonly #timers: Timers;
  #slots: Slot[] = [];
  #inbound: Millis[] = [];
  #heardAt: Millis = Number.NEGATIVE_INFINITY;
  /** Since when customers alone have used up everything; null: they leave room. */
  #fullSince: Millis | null = null;
  #restUntil: Millis = 0;
  #rest: number = REST_MS.first;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** What customers sent in the last second or so, oldest first, by the timers' time. */
  hear(inbound: Millis[]): void {
    const now = this.#timers.now();
    if (!isFull(inbound, SECOND_MS, now)) this.#fullSince = null;
    else if (this.#fullSince === null || now - this.#heardAt > HEARD_LATELY_MS) this.#fullSince = now;
    this.#heardAt = now;
    this.#inbound = inbound;
  }

  /** Customers write so fast, and for so long, that the rule leaves no room for sends. */
  inRush(now: Millis): boolean {
    return this.#fullSince !== null && now - this.#fullSince >= RUSH_MS;
  }

  /** Milliseconds until the next slot. */
  wait(now: Millis): number {
    const { out, inbound } = this.#passed(this.#slots);
    const gap = this.#lastTaken() + leastGap({ out, inbound }, SECOND_MS, now) - now;
    const room = throughputWait({ out, inbound }, SECOND_MS - AHEAD_MS, now);
    return Math.max(0, gap, this.#restUntil - now, room);
  }

  /** The same for a person's reply, which a rush does not hold up for as long as it lasts. */
  personWait(now: Millis): number {
    const wait = this.wait(now);
    if (!this.inRush(now)) return wait;
    return Math.min(wait, Math.max(0, this.#lastTaken() + RUSH_GAP_MS - now, this.#restUntil - now));
  }

  /** Milliseconds between two sends while nothing else holds them up, for estimates. */
  gap(now: Millis): number {
    return leastGap({ out: [], inbound: this.#inbound }, SECOND_MS, now);
  }

  take(now: Millis): Slot {
    const slot = { taken: now, at: now, posted: false };
    this.#slots = [...this.#slots.filter(({ at }) => at > now - 2 * SECOND_MS), slot];
    return slot;
  }

  /** Nothing reached Meta. */
  giveBack(slot: Slot): void {
    this.#slots = this.#slots.filter((other) => other !== slot);
  }

  /** Resolves when the POST may leave this very moment. What lies between slot and POST takes longer at times. */
  async goAhead(slot: Slot): Promise<void> {
    for (;;) {
      const now = this.#timers.now();
      const { out, inbound } = this.#passed(this.#slots.filter(({ posted }) => posted));
      const room = throughputWait({ out, inbound }, SECOND_MS, now);
      const wait = this.inRush(now) ? Math.min(room, Math.max(0, ...out) + RUSH_GAP_MS - now) : room;
      if (wait <= 0) {
        slot.posted = true;
        slot.at = now + TRAVEL_MS;
        // A file's upload may have taken longer than slots are remembered.
        this.giveBack(slot);
        this.#slots.push(slot);
        return;
      }
      await new Promise<void>((resolve) => this.#timers.after(wait, resolve));
    }
  }

  /** Its POST was answered: by now it has arrived. */
  answered(slot: Slot): void {
    slot.at = Math.min(slot.at, this.#timers.now());
  }

  /** Meta took one. */
  wasTaken(): void {
    this.#rest = REST_MS.first;
  }

  /** Meta said that it is too much (130429): nothing for a moment, and for longer each time it says so again. */
  wasTooMuch(): void {
    this.#restUntil = this.#timers.now() + this.#rest;
    this.#rest = Math.min(REST_MS.most, this.#rest * 2);
  }

  #lastTaken(): Millis {
    return Math.max(...this.#slots.map(({ taken }) => taken));
  }

  #passed(slots: readonly Slot[]): Passed {
    return { out: slots.map(({ at }) => at), inbound: this.#inbound };
  }
}
