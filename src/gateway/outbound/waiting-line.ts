import { type Bucket, PAIR_PACE, waitFor } from '#shared/coexistence/pacing.ts';
import type { ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Millis } from '#shared/model/primitives.ts';

/** A send that has not been posted, as the line needs it. */
export interface WaitingSend {
  id: string;
  commandId: string;
  /** Grows in the order in which the gateway accepted them. */
  seq: number;
  threadId: string;
  contactId: string;
  lane: 'person' | 'bulk';
  /** Machine time before which it must not be tried again. */
  notBefore: Millis;
  /** Times that it was tried. */
  attempts: number;
  /** Times that Graph asked to try again later. */
  refusals: number;
  /** Its file at Graph, once uploaded. */
  uploadedAs: { id: string; mime: string } | null;
}

/** What holds sends of one number back. All times are the machine's. */
export interface LineState {
  /** The number is not linked, or an administrator must act: nothing goes. */
  paused: boolean;
  /** Milliseconds until the number's throughput has room for a person's reply, and for bulk. */
  personWait: number;
  bulkWait: number;
  /** Customers leave no room, and have not for some time: replies trickle, bulk waits until they have calmed down. */
  rush: boolean;
  /** Milliseconds from one send to the next, for estimates. */
  gap: number;
  /** By contact. */
  pairs: ReadonlyMap<string, Bucket>;
  /** Threads with a send under way. */
  busyThreads: ReadonlySet<string>;
}

type QueueFrame = Extract<ServerFrame, { type: 'queue' }>;
export type WaitReason = QueueFrame['waiting'][number]['reason'];

export interface Plan {
  /** May go now. */
  next: WaitingSend | null;
  /** When to look again, if nothing else happens before; null when only an event can help. */
  wakeAt: Millis | null;
}

/** Why a send waits, and until when as far as can be told. */
export interface Wait {
  send: WaitingSend;
  reason: WaitReason;
  goesAt: Millis | null;
}

/**
 * Who goes next. Within a thread the order typed is kept, one at a time; a thread that waits holds up no other.
 * People go before bulk, wherever they stand; bulk that stands before a person's reply in the same thread goes with it.
 * @param line in the order in which the gateway accepted them
 */
export function planSends(line: readonly WaitingSend[], state: LineState, now: Millis): Plan {
  if (state.paused || line.length === 0) return { next: null, wakeAt: null };
  const people = threadsOfPeople(line);
  const seen = new Set(state.busyThreads);
  let bulk: WaitingSend | null = null;
  let wakeAt: Millis | null = null;
  for (const send of line) {
    if (seen.has(send.threadId)) continue;
    seen.add(send.threadId);
    const held = heldBack(send, state, now);
    const isReply = people.has(send.threadId);
    const until = held?.until ?? now + (isReply ? state.personWait : state.bulkWait);
    if (until > now) wakeAt = Math.min(wakeAt ?? until, until);
    else if (isReply) return { next: send, wakeAt: null };
    else bulk ??= send;
  }
  return bulk ? { next: bulk, wakeAt: null } : { next: null, wakeAt };
}

/** The line in the order in which it is expected to go, each with what it waits for. */
export function explainWaits(line: readonly WaitingSend[], state: LineState, now: Millis): Wait[] {
  const people = threadsOfPeople(line);
  const ordered = [
    ...line.filter(({ threadId }) => people.has(threadId)),
    ...line.filter(({ threadId }) => !people.has(threadId)),
  ];
  if (state.paused) return ordered.map((send) => ({ send, reason: 'paused', goesAt: null }));
  const before = new Map<string, Wait>();
  let turn = now + state.personWait;
  return ordered.map((send) => {
    const ahead = before.get(send.threadId);
    const wait = ahead ? behind(send, ahead, state) : first(send);
    before.set(send.threadId, wait);
    return wait;
  });

  function first(send: WaitingSend): Wait {
    if (state.busyThreads.has(send.threadId)) return { send, reason: null, goesAt: turn };
    const held = heldBack(send, state, now);
    if (held) return { send, reason: held.reason, goesAt: held.until };
    const isReply = people.has(send.threadId);
    // When customers will have calmed down, nobody knows.
    if (state.rush && !isReply) return { send, reason: 'customers', goesAt: null };
    const goesAt = turn;
    turn += state.gap;
    if (state.rush) return { send, reason: 'customers', goesAt };
    return { send, reason: people.size > 0 && !isReply ? 'people-first' : 'pacing', goesAt };
  }
}

/** It goes when the one before it in its thread has gone, and one more fits towards its recipient. */
function behind(send: WaitingSend, ahead: Wait, state: LineState): Wait {
  const apart = ahead.reason === 'pair' ? PAIR_PACE.intervalMs : state.gap;
  return { send, reason: ahead.reason, goesAt: ahead.goesAt === null ? null : ahead.goesAt + apart };
}

function threadsOfPeople(line: readonly WaitingSend[]): Set<string> {
  return new Set(line.filter(({ lane }) => lane === 'person').map(({ threadId }) => threadId));
}

function heldBack(
  send: WaitingSend,
  state: LineState,
  now: Millis,
): { reason: WaitReason; until: Millis } | null {
  const pairWait = waitFor(state.pairs.get(send.contactId) ?? null, PAIR_PACE, now);
  const retryWait = Math.max(0, send.notBefore - now);
  if (pairWait === 0 && retryWait === 0) return null;
  return { reason: pairWait >= retryWait ? 'pair' : 'retry', until: now + Math.max(pairWait, retryWait) };
}
