import { useApp } from '../state/app.ts';
import { call } from '../state/bridge.ts';

/** WhatsApp shows it for 25 seconds. */
const AGAIN_MS = 20_000;
let told = { threadId: '', at: Number.NEGATIVE_INFINITY };

/** Lets the customer see that somebody types, if the settings agree; at most every 20 seconds a thread. */
export function tellTyping(threadId: string, now: number): void {
  if (useApp.getState().app?.settings.typing !== true) return;
  if (told.threadId === threadId && now - told.at < AGAIN_MS) return;
  told = { threadId, at: now };
  void call('threads.typing', { threadId });
}
