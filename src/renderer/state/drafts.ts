import { create } from 'zustand';
import type { Message } from '#shared/model/message.ts';
import { call } from './bridge.ts';

/** What stands in a thread's composer. The text is kept in `outbox.db`; quote and file live while the page does. */
export interface Draft {
  text: string;
  quote: Message | null;
  file: { file: File; kind: 'image' | 'video' | 'audio' | 'document' } | null;
}

const EMPTY: Draft = { text: '', quote: null, file: null };
const SAVE_AFTER_MS = 250;

export const useDrafts = create<{ drafts: Record<string, Draft> }>(() => ({ drafts: {} }));

/** The composer's content of one thread; `stored` is what main has, used until the person types. */
export function draftOf(drafts: Record<string, Draft>, threadId: string, stored: string): Draft {
  return drafts[threadId] ?? (stored === '' ? EMPTY : { ...EMPTY, text: stored });
}

const unsaved = new Map<string, ReturnType<typeof setTimeout>>();

function save(threadId: string): void {
  const timer = unsaved.get(threadId);
  if (timer === undefined) return;
  clearTimeout(timer);
  unsaved.delete(threadId);
  void call('drafts.set', { threadId, text: useDrafts.getState().drafts[threadId]?.text ?? '' });
}

/** Changes a draft. Its text is on disk a quarter of a second after the last key. */
export function changeDraft(threadId: string, before: Draft, change: Partial<Draft>): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [threadId]: { ...before, ...change } } }));
  if (change.text === undefined || change.text === before.text) return;
  clearTimeout(unsaved.get(threadId));
  unsaved.set(
    threadId,
    setTimeout(() => save(threadId), SAVE_AFTER_MS),
  );
}

/** Writes what has not been written yet: on leaving a thread, the field, or the window. */
export function saveDrafts(): void {
  for (const threadId of [...unsaved.keys()]) save(threadId);
}
