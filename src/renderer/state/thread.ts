import { create } from 'zustand';
import type { CallInput, MessageKey } from '#shared/console-api/calls.ts';
import type { CallError, Result } from '#shared/console-api/result.ts';
import type {
  MessagesView,
  PendingMessage,
  PendingReaction,
  ThreadDetail,
} from '#shared/console-api/views.ts';
import type { Message } from '#shared/model/message.ts';
import { learnThumbnails } from '../thumbnails/thumbnails.ts';
import { call } from './bridge.ts';
import { oneAtATime } from './one-at-a-time.ts';

interface OpenThread {
  threadId: string | null;
  detail: ThreadDetail | null;
  /** Oldest first; a stretch without holes. */
  messages: Message[];
  pending: PendingMessage[];
  reacting: PendingReaction[];
  olderExist: boolean;
  newerExist: boolean;
  loaded: boolean;
  error: CallError | null;
  /** The first message that nobody had read when the thread was opened; the unread line stands above it. */
  unreadFrom: string | null;
  /** Grows with each jump, so that the list scrolls to the same message twice. */
  jump: { messageId: string; count: number } | null;
}

const PAGE = 60;
const LARGEST_PAGE = 200;
const NOTHING: OpenThread = {
  threadId: null,
  detail: null,
  messages: [],
  pending: [],
  reacting: [],
  olderExist: false,
  newerExist: false,
  loaded: false,
  error: null,
  unreadFrom: null,
  jump: null,
};

/** The one thread on screen: a stretch of its messages and what is waiting to be sent. */
export const useThread = create<OpenThread>(() => NOTHING);

const keyOf = (message: Message): MessageKey => ({ sentAt: message.sentAt, id: message.id });
const isOpen = (threadId: string) => useThread.getState().threadId === threadId;

/** The oldest of the last `unread` live customer messages, or null when the stretch does not hold it. */
export function firstUnread(messages: readonly Message[], unread: number): string | null {
  if (unread === 0) return null;
  const inbound = messages.filter((one) => one.direction === 'in' && one.source === 'live');
  return inbound.at(-unread)?.id ?? inbound[0]?.id ?? null;
}

/** A stretch from main; which small pictures are kept is remembered for all. */
async function listMessages(input: CallInput<'messages.list'>): Promise<Result<MessagesView>> {
  const view = await call('messages.list', input);
  if (view.ok) learnThumbnails(view.value.thumbnails);
  return view;
}

/** Opens a thread at its newest message, or around `target`. */
export async function showThread(
  threadId: string,
  target: { messageId: string; key: MessageKey } | null,
): Promise<void> {
  if (!isOpen(threadId)) useThread.setState({ ...NOTHING, threadId });
  const [detail, view] = await Promise.all([
    call('threads.get', { threadId }),
    listMessages({
      threadId,
      at: target === null ? { from: 'newest' } : { from: 'around', key: target.key },
      limit: PAGE,
    }),
  ]);
  if (!isOpen(threadId)) return;
  if (!detail.ok) return useThread.setState({ error: detail.error, loaded: true });
  if (!view.ok) return useThread.setState({ error: view.error, loaded: true });
  const { jump, unreadFrom } = useThread.getState();
  useThread.setState({
    ...view.value,
    detail: detail.value,
    loaded: true,
    error: null,
    unreadFrom: unreadFrom ?? firstUnread(view.value.messages, detail.value?.thread.unread ?? 0),
    jump: target === null ? null : { messageId: target.messageId, count: (jump?.count ?? 0) + 1 },
  });
}

export function hideThread(): void {
  useThread.setState(NOTHING);
}

/** Reads the shown stretch again after rows of it changed; what is loaded stays loaded. */
export const refreshThread = oneAtATime(async () => {
  const { threadId, messages: before, newerExist } = useThread.getState();
  if (threadId === null || !useThread.getState().loaded) return;
  const detail = await call('threads.get', { threadId });
  const first = before[0];
  let view: MessagesView | null;
  if (newerExist && first !== undefined) view = await readAfter(threadId, first, before.length);
  else view = await readNewest(threadId, before.length);
  if (!isOpen(threadId) || view === null) return;
  useThread.setState({ ...view, ...(detail.ok && { detail: detail.value }) });
});

async function readNewest(threadId: string, atLeast: number): Promise<MessagesView | null> {
  const newest = await listMessages({
    threadId,
    at: { from: 'newest' },
    limit: Math.min(LARGEST_PAGE, Math.max(PAGE, atLeast)),
  });
  if (!newest.ok) return null;
  let { messages, olderExist } = newest.value;
  while (olderExist && messages.length < atLeast) {
    const oldest = messages[0];
    if (oldest === undefined) break;
    const page = await listMessages({
      threadId,
      at: { from: 'before', key: keyOf(oldest) },
      limit: LARGEST_PAGE,
    });
    if (!page.ok || page.value.messages.length === 0) break;
    messages = [...page.value.messages, ...messages];
    olderExist = page.value.olderExist;
  }
  return { ...newest.value, messages, olderExist };
}

async function readAfter(threadId: string, first: Message, count: number): Promise<MessagesView | null> {
  const state = useThread.getState();
  const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, count));
  const result = await listMessages({ threadId, at: { from: 'after', key: keyOf(first) }, limit });
  if (!result.ok) return null;
  return { ...result.value, messages: [first, ...result.value.messages], olderExist: state.olderExist };
}

let loadingSide = false;

/** One more page above or below what is shown. */
async function loadSide(side: 'before' | 'after'): Promise<void> {
  const { threadId, messages } = useThread.getState();
  const edge = side === 'before' ? messages[0] : messages.at(-1);
  if (threadId === null || edge === undefined || loadingSide) return;
  loadingSide = true;
  const result = await listMessages({
    threadId,
    at: { from: side, key: keyOf(edge) },
    limit: PAGE,
  });
  loadingSide = false;
  if (!isOpen(threadId) || !result.ok) return;
  const now = useThread.getState();
  const known = new Set(now.messages.map((one) => one.id));
  const fresh = result.value.messages.filter((one) => !known.has(one.id));
  if (side === 'before')
    useThread.setState({ messages: [...fresh, ...now.messages], olderExist: result.value.olderExist });
  else
    useThread.setState({
      messages: [...now.messages, ...fresh],
      newerExist: result.value.newerExist,
      pending: result.value.pending,
      reacting: result.value.reacting,
    });
}

export async function loadOlder(): Promise<void> {
  if (useThread.getState().olderExist) await loadSide('before');
}

export async function loadNewer(): Promise<void> {
  if (useThread.getState().newerExist) await loadSide('after');
}

/** Goes to a message of this thread: scrolls when it is loaded, else reads the stretch around it. */
export async function jumpTo(messageId: string, key: MessageKey | null): Promise<void> {
  const { threadId, messages, jump } = useThread.getState();
  if (threadId === null) return;
  if (messages.some((one) => one.id === messageId))
    useThread.setState({ jump: { messageId, count: (jump?.count ?? 0) + 1 } });
  else if (key !== null) await showThread(threadId, { messageId, key });
}

/** Back to the newest message after a jump into the past. */
export async function showNewest(): Promise<void> {
  const { threadId } = useThread.getState();
  if (threadId !== null) await showThread(threadId, null);
}

/** The team has read everything up to the newest message. */
export async function markRead(): Promise<void> {
  const { threadId, detail, messages, newerExist } = useThread.getState();
  const newest = messages.findLast((one) => one.direction === 'in');
  if (threadId === null || detail === null || newest === undefined || newerExist) return;
  if (detail.thread.unread === 0) return;
  useThread.setState({ detail: { ...detail, thread: { ...detail.thread, unread: 0 } } });
  await call('threads.markRead', { threadId, upTo: newest.sentAt });
}

/** Takes the unread line away: somebody answered. */
export function clearUnreadLine(): void {
  useThread.setState({ unreadFrom: null });
}
