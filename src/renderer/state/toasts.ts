import { create } from 'zustand';
import type { Destination } from '#shared/console-api/events.ts';
import type { CallError } from '#shared/console-api/result.ts';
import type { WordKey, WordValues } from '#shared/words/words.ts';

export type ToastWords =
  | { kind: 'words'; key: WordKey; values?: WordValues }
  | { kind: 'failure'; error: CallError }
  | { kind: 'message'; title: string; body: string; opens: Destination | null };

export interface Toast {
  id: number;
  tone: 'plain' | 'bad';
  words: ToastWords;
}

const SHOWN_MS = 6000;
const MOST = 3;
let lastId = 0;

export const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));

/** Shows a short note for some seconds; the oldest gives way. */
export function toast(words: ToastWords, tone: Toast['tone'] = 'plain'): void {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(1 - MOST), { id, tone, words }] }));
  setTimeout(() => dismissToast(id), SHOWN_MS);
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/** A call that a person asked for went wrong. */
export function tellFailure(error: CallError): void {
  toast({ kind: 'failure', error }, 'bad');
}
