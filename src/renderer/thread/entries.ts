import type { PendingMessage } from '#shared/console-api/views.ts';
import type { Message } from '#shared/model/message.ts';
import type { LinkGap } from '#shared/model/number.ts';

/** One line of the list in a thread. */
export type Entry =
  | { type: 'start'; key: string }
  | { type: 'older'; key: string }
  | { type: 'newer'; key: string }
  | { type: 'day'; key: string; at: number; imported: boolean }
  | { type: 'unread'; key: string; count: number }
  | { type: 'imported'; key: string; at: number }
  | { type: 'live'; key: string }
  /** The number was not linked: what was written then is on the phone only. */
  | { type: 'gap'; key: string; from: number; to: number | null }
  | { type: 'message'; key: string; message: Message; first: boolean; last: boolean }
  | { type: 'pending'; key: string; pending: PendingMessage };

export interface Stretch {
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  olderExist: boolean;
  newerExist: boolean;
  unreadFrom: string | null;
  /** Of the number; oldest first. */
  gaps: readonly LinkGap[];
}

/** Messages of one voice within this time stand together. */
const TOGETHER_MS = 5 * 60 * 1000;

let day = { from: 0, to: 0 };

/** Midnight before this moment. Neighbours share a day, so that the calendar is asked once for most of them. */
function dayOf(at: number): number {
  if (at < day.from || at >= day.to) {
    const from = new Date(at).setHours(0, 0, 0, 0);
    day = { from, to: new Date(from).setHours(24, 0, 0, 0) };
  }
  return day.from;
}

/** Do these two stand together: same voice, same day, close in time? */
function together(a: Message | undefined, b: Message | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.origin === b.origin &&
    a.author?.name === b.author?.name &&
    a.source === b.source &&
    Math.abs(b.sentAt - a.sentAt) < TOGETHER_MS &&
    dayOf(a.sentAt) === dayOf(b.sentAt)
  );
}

/**
 * Everything that stands in the list, top to bottom: the beginning or the wait for older ones, day lines, the line
 * where imported history starts and ends, the unread line, bubbles, and what is still waiting to be sent.
 * A message keeps the key of the send it came from, so that its bubble stays in place when the gateway's row arrives.
 */
export function entriesOf({ messages, pending, olderExist, newerExist, unreadFrom, gaps }: Stretch): Entry[] {
  const entries: Entry[] = [olderExist ? { type: 'older', key: 'older' } : { type: 'start', key: 'start' }];
  const sentCommands = new Set<string>();
  const unreadIndex = messages.findIndex((one) => one.id === unreadFrom);
  const unreadCount =
    unreadIndex < 0 ? 0 : messages.slice(unreadIndex).filter((one) => one.direction === 'in').length;

  // A gap stands between messages: where the conversation began after it, there is none to show.
  const oldest = messages[0]?.sentAt ?? Number.POSITIVE_INFINITY;
  const open = gaps.filter(({ to }) => to === null || to > oldest);
  const passGaps = (until: number) => {
    for (let gap = open[0]; gap !== undefined && gap.from < until; gap = open[0]) {
      open.shift();
      entries.push({ type: 'gap', key: `gap:${gap.from}`, from: gap.from, to: gap.to });
    }
  };

  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    if (before !== undefined) passGaps(message.sentAt);
    const imported = message.source === 'history';
    if (imported && before?.source !== 'history')
      entries.push({ type: 'imported', key: `imported:${message.id}`, at: message.receivedAt });
    if (!imported && before?.source === 'history') entries.push({ type: 'live', key: `live:${message.id}` });
    if (before === undefined || dayOf(before.sentAt) !== dayOf(message.sentAt))
      entries.push({ type: 'day', key: `day:${message.id}`, at: message.sentAt, imported });
    if (index === unreadIndex) entries.push({ type: 'unread', key: 'unread', count: unreadCount });
    if (message.commandId !== null) sentCommands.add(message.commandId);
    entries.push({
      type: 'message',
      key: message.commandId ?? message.id,
      message,
      first: !together(before, message) || index === unreadIndex,
      last: !together(message, messages[index + 1]) || index + 1 === unreadIndex,
    });
  }
  if (!newerExist && messages.length > 0) passGaps(Number.POSITIVE_INFINITY);
  if (newerExist) entries.push({ type: 'newer', key: 'newer' });
  else
    for (const one of pending)
      if (!sentCommands.has(one.commandId))
        entries.push({ type: 'pending', key: one.commandId, pending: one });
  return entries;
}

/** Did the list only grow at its top (a page of older messages)? Then the place on screen is kept from the end. */
export function grewUpwards(before: readonly Entry[], after: readonly Entry[]): boolean {
  const first = before.find((entry) => entry.type === 'message');
  if (first === undefined || after.length <= before.length) return false;
  const was = before.indexOf(first);
  const is = after.findIndex((entry) => entry.key === first.key);
  const last = before.at(-1);
  return is > was && after.at(-1)?.key === last?.key;
}
