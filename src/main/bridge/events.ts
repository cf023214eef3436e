import { EVENTS, type EventName, type EventPayload } from '#shared/console-api/events.ts';
import type { Log } from '../logs/log.ts';

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
/** A page that listens: the Electron window or one socket of the browser host. */
export type Listener = (name: EventName, payload: unknown) => void;

export interface Events {
  emit: Emit;
  /** Returns the way to stop listening. */
  listen(listener: Listener): () => void;
}

/** Events on their way out to the pages; one that does not fit its contract is logged and kept in. */
export function createEvents(log: Log): Events {
  const listeners = new Set<Listener>();
  return {
    emit(name, payload) {
      const checked = EVENTS[name].safeParse(payload);
      if (!checked.success) {
        const at = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).slice(0, 5);
        log.error('event outside the contract', { event: name, at });
        return;
      }
      for (const listener of listeners) listener(name, checked.data);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
