import { type Bucket, PAIR_PACE, type Pace, waitFor } from '#shared/coexistence/pacing.ts';
import type { ServerFrame } from '#shared/gateway-api/frames.ts';
import type { Millis } from '#shared/model/primitives.ts';

/** A send that has not been posted, as the line needs it. */
export interface WaitingSend {
  messageId: string;
  commandId: string;
  /** Grows in the order in which the gateway accepted them. */
  seq: number;
  threadId: string;
  contactId: string;
  /** Machine time before which it must not be tried again. */
  notBefore: Millis;
  /** Times that it was tried. */
  attempts: number;
  /** Times that Graph asked to try again later. */
  refusals: number;
  /** Graph's id of its file, once uploaded. */
  uploadedAs: string | null;
}

/** What holds sends of one number back. All times are the machine's. */
export interface LineState {
  /** The number is not linked, or an administrator must act: nothing goes. */
  paused: boolean;
  /** Null while incoming messages use the whole throughput. */
  pace: Pace | null;
  bucket: Bucket;
  /** By contact. */
  pairs: ReadonlyMap<string, Bucket>;
  /** Threads with a send under way. */
  busyThreads: ReadonlySet<string>;
}

export type WaitReason = Extract<ServerFrame, { type: 'queue' }>['waiting'][number]['reason'];

export interface Plan {
  /** May go now. */
  next: WaitingSend | null;
  /** When to look again, if nothing else happens before; null when only an event can help. */
  wakeAt: Millis | null;
  /** Why each send waits, in line order; null for one that only waits for its turn. */
  waits: { send: WaitingSend; reason: WaitReason }[];
}

/** How long to wait before looking again while incoming messages use everything. */
const CROWDED_MS = 250;

/**
 * Who goes next. Within a thread the order typed is kept, one at a time; a thread that waits holds up no other.
 * @param line in the order in which the gateway accepted them
 */
export function planSends(line: readonly WaitingSend[], state: LineState, now: Millis): Plan {
  if (state.paused)
    return { next: null, wakeAt: null, waits: line.map((send) => ({ send, reason: 'paused' })) };
  const numberWait = state.pace === null ? CROWDED_MS : waitFor(state.bucket, state.pace, now);
  const blocked = new Map<string, WaitReason>();
  for (const thread of state.busyThreads) blocked.set(thread, null);
  const waits: Plan['waits'] = [];
  let next: WaitingSend | null = null;
  let wakeAt: Millis | null = null;
  for (const send of line) {
    const before = blocked.get(send.threadId);
    if (before !== undefined) {
      waits.push({ send, reason: before });
      continue;
    }
    const held = heldBack(send, state, now);
    if (held === null && numberWait === 0 && next === null) {
      next = send;
      blocked.set(send.threadId, null);
      continue;
    }
    const wait = held ?? { reason: 'pacing' as const, until: now + numberWait };
    waits.push({ send, reason: wait.reason });
    blocked.set(send.threadId, wait.reason);
    wakeAt = Math.min(wakeAt ?? wait.until, wait.until);
  }
  return { next, wakeAt, waits };
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
