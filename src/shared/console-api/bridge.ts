import type { CallInput, CallName, CallOutput } from './calls.ts';
import type { EventName, EventPayload } from './events.ts';
import type { Result } from './result.ts';

/** The two Electron channels: calls are invoked on one, events are sent on the other. */
export const CALL_CHANNEL = 'selaras:call';
export const EVENT_CHANNEL = 'selaras:event';

/** What the renderer finds as `window.selaras`; the Electron preload and the browser host's socket both implement it. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** Returns the way to stop listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}
