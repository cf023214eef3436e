import { answers, threadTitle } from './threads.ts';
import type { StoredMessage, ThreadRow, Unit } from './unit/unit.ts';
import { change, survivorOf } from './unit/unit.ts';

/**
 * Brings the threads that something happened in up to date: from their row and what is new, where that is enough to
 * know what `refreshThreads` would compute; the others become stale, and it computes them.
 */
export function advanceThreads(unit: Unit): void {
  const onboardedAt = unit.number.row.onboarded_at ?? 0;
  for (const [id, added] of unit.news) {
    const thread = unit.threads.get(id);
    if (!thread || survivorOf(unit, id) !== id || unit.staleThreads.has(id)) continue;
    const messages = added.map(({ row }) => row);
    const before = thread.row;
    const derived = advanced(before, unit.previews.get(id) ?? null, messages, onboardedAt);
    if (!derived) {
      unit.staleThreads.add(id);
      continue;
    }
    const contact = unit.contacts.get(before.contact_id)?.row;
    const next = { ...derived, title: contact ? threadTitle(contact) : before.title };
    const { answered_at, ...shown } = next;
    const differs = (Object.keys(shown) as (keyof typeof shown)[]).some(
      (name) => shown[name] !== before[name],
    );
    // The preview line is made of the message, so that a change of that message is one of the thread.
    const previewId = next.preview_message_id;
    const previewChanged = previewId !== null && unit.touched.hasChanged('message', previewId);
    if (differs || answered_at !== before.answered_at) change(thread, next);
    if (differs || previewChanged) unit.touched.changed('thread', id);
  }
}

type Derived = Pick<
  ThreadRow,
  'preview_message_id' | 'last_message_at' | 'unread' | 'last_inbound_at' | 'answered_at'
>;

/** A thread's computed columns with these messages more; null when its row does not tell enough. */
export function advanced(
  thread: ThreadRow,
  previewWamid: string | null,
  added: StoredMessage[],
  onboardedAt: number,
): Derived | null {
  const newest = newestOf(thread, previewWamid, added);
  const inbound = added.filter(isLiveInbound);
  const answered = added
    .filter(({ direction }) => direction === 'out')
    .map(({ sent_at }) => answers(sent_at));
  const answeredAt = latest([thread.answered_at, ...answered]);
  const opening = inbound.map(({ sent_at }) => sent_at).filter((at) => at >= onboardedAt);
  const seenBefore = Math.max(thread.read_up_to, thread.answered_at ?? 0);
  const seen = Math.max(seenBefore, answeredAt ?? 0);
  let stillUnread = thread.unread;
  if (seen > seenBefore && thread.unread > 0) {
    // How many of them are older than the new answer, only the messages tell; unless all are.
    if (thread.last_inbound_at === null || thread.last_inbound_at > seen) return null;
    stillUnread = 0;
  }
  return {
    ...newest,
    unread: stillUnread + inbound.filter(({ sent_at }) => sent_at > seen).length,
    last_inbound_at: latest([thread.last_inbound_at, ...opening]),
    answered_at: answeredAt,
  };
}

function isLiveInbound({ direction, source, kind }: StoredMessage): boolean {
  return direction === 'in' && source === 'live' && kind !== 'system';
}

/** The preview by (time, wamid). */
function newestOf(
  { preview_message_id: id, last_message_at }: ThreadRow,
  previewWamid: string | null,
  added: StoredMessage[],
): Pick<Derived, 'preview_message_id' | 'last_message_at'> {
  let best = id === null ? null : { id, sent_at: last_message_at, wamid: previewWamid };
  for (const message of added) if (best === null || isAfter(message, best)) best = message;
  return { preview_message_id: best?.id ?? null, last_message_at: best?.sent_at ?? last_message_at };
}

type Placed = Pick<StoredMessage, 'sent_at' | 'wamid'>;

/** As the database sorts: by time, then by the wamid's bytes; what has no name yet comes before. */
function isAfter(a: Placed, b: Placed): boolean {
  if (a.sent_at !== b.sent_at) return a.sent_at > b.sent_at;
  if (a.wamid === null || b.wamid === null) return b.wamid === null;
  return Buffer.compare(Buffer.from(a.wamid), Buffer.from(b.wamid)) > 0;
}

function latest(times: (number | null)[]): number | null {
  return times.reduce<number | null>((best, at) => (at !== null && at > (best ?? at - 1) ? at : best), null);
}
