import type { Lifecycle } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';
import { windowState } from './window.ts';

export type SendRefusal = 'window_closed' | 'number_paused' | 'number_disconnected' | 'no_recipient';
export type SendVerdict =
  | { ok: true }
  | { ok: false; reason: SendRefusal /** true: keep it queued, it may go later */; waits: boolean };

/** What the gate needs to know of a send. Templates join once they can be sent from here. */
export interface SendCase {
  lifecycle: Lifecycle;
  lastInboundAt: Millis | null;
  /** The gateway's time. */
  now: Millis;
  hasRecipient: boolean;
}

/** The one gate before every send. `waits` tells a pause (the outbox holds it) from a refusal. */
export function maySend(send: SendCase): SendVerdict {
  if (!send.hasRecipient) return { ok: false, reason: 'no_recipient', waits: false };
  if (send.lifecycle === 'disconnected') return { ok: false, reason: 'number_disconnected', waits: false };
  if (!windowState(send.lastInboundAt, send.now).open)
    return { ok: false, reason: 'window_closed', waits: false };
  if (send.lifecycle !== 'active' && send.lifecycle !== 'syncing')
    return { ok: false, reason: 'number_paused', waits: true };
  return { ok: true };
}
