import { create } from 'zustand';
import type { CallInput } from '#shared/console-api/calls.ts';
import type { CallError } from '#shared/console-api/result.ts';
import type { ThreadRow } from '#shared/console-api/views.ts';
import { call } from './bridge.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { usePlace } from './place.ts';

export type Filter = CallInput<'threads.list'>['filter'];

interface InboxState {
  filter: Filter;
  rows: ThreadRow[];
  more: boolean;
  unreadThreads: number;
  loaded: boolean;
  error: CallError | null;
}

const PAGE = 100;
const LARGEST_PAGE = 200;

export const useInbox = create<InboxState>(() => ({
  filter: 'all',
  rows: [],
  more: false,
  unreadThreads: 0,
  loaded: false,
  error: null,
}));

/** Newest first by (time, id): the order that main gives and keys are made of. */
export function compareRows(a: ThreadRow, b: ThreadRow): number {
  return b.lastMessageAt - a.lastMessageAt || (a.id < b.id ? 1 : -1);
}

/**
 * The open thread keeps its row while somebody works in it, even when reading or answering it took it out of the
 * filter: a row must not vanish from under the pointer.
 */
export function keepOpenRow(
  fresh: ThreadRow[],
  before: readonly ThreadRow[],
  openId: string | null,
): ThreadRow[] {
  if (openId === null || fresh.some((row) => row.id === openId)) return fresh;
  const kept = before.find((row) => row.id === openId);
  return kept === undefined ? fresh : [...fresh, { ...kept, unread: 0 }].sort(compareRows);
}

/** Asks for as many rows as are loaded (at least one page), so that a change never shortens the list. */
export const refreshInbox = oneAtATime(async () => {
  const { filter, rows: before } = useInbox.getState();
  const rows: ThreadRow[] = [];
  let more = true;
  let unreadThreads = 0;
  while (more && rows.length < Math.max(before.length, PAGE)) {
    const last = rows.at(-1);
    const wanted = Math.max(before.length, PAGE) - rows.length;
    const result = await call('threads.list', {
      filter,
      before: last === undefined ? null : { lastMessageAt: last.lastMessageAt, id: last.id },
      limit: Math.min(LARGEST_PAGE, wanted),
    });
    if (useInbox.getState().filter !== filter) return;
    if (!result.ok) {
      useInbox.setState({ error: result.error, loaded: true });
      return;
    }
    rows.push(...result.value.threads);
    more = result.value.more && result.value.threads.length > 0;
    unreadThreads = result.value.unreadThreads;
  }
  const kept = filter === 'all' ? rows : keepOpenRow(rows, before, usePlace.getState().threadId);
  useInbox.setState({ rows: kept, more, unreadThreads, loaded: true, error: null });
});

export function chooseFilter(filter: Filter): void {
  if (useInbox.getState().filter === filter) return;
  useInbox.setState({ filter, rows: [], more: false, loaded: false, error: null });
  void refreshInbox();
}

let loadingMore = false;

/** The next page, when the person nears the list's end. */
export async function loadMoreThreads(): Promise<void> {
  const { filter, rows, more } = useInbox.getState();
  const last = rows.at(-1);
  if (!more || loadingMore || last === undefined) return;
  loadingMore = true;
  const before = { lastMessageAt: last.lastMessageAt, id: last.id };
  const result = await call('threads.list', { filter, before, limit: PAGE });
  loadingMore = false;
  const state = useInbox.getState();
  if (!result.ok || state.filter !== filter) return;
  const known = new Set(state.rows.map((row) => row.id));
  const fresh = result.value.threads.filter((row) => !known.has(row.id));
  useInbox.setState({ rows: [...state.rows, ...fresh], more: result.value.more });
}

export function forgetInbox(): void {
  useInbox.setState({ filter: 'all', rows: [], more: false, unreadThreads: 0, loaded: false, error: null });
}
