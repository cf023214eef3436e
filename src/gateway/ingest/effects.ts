import type { EffectEvent, StatusEvent } from '../meta/events.ts';
import type { EffectBody } from '../store/tables/conversations.ts';
import { foldEffects } from './fold-effects.ts';
import {
  change,
  type Draft,
  noteThread,
  type StoredEffect,
  type StoredMessage,
  survivorOf,
  type Unit,
} from './unit/unit.ts';

/** An edit, a revoke or a reaction; its message may be here already or come later. */
export function applyEffect(unit: Unit, event: EffectEvent): void {
  const body: EffectBody =
    event.kind === 'edit'
      ? { text: event.text }
      : event.kind === 'reaction'
        ? { emoji: event.emoji ?? '' }
        : {};
  record(unit, { ...event, effect_key: event.wamid, target_wamid: event.targetWamid, body });
  const message = unit.messages.get(event.targetWamid);
  if (message) foldInto(unit, message);
}

/**
 * A status of an API message. It finds its message by wamid, or by the command id that went along with the request
 * when Graph's answer never came; and it settles the send, so that nothing is posted again.
 */
export function applyStatus(unit: Unit, event: StatusEvent): void {
  const { status, failure, pricing } = event;
  const isNews = record(unit, {
    effect_key: `status:${event.wamid}:${status}`,
    target_wamid: event.wamid,
    kind: 'status',
    actor: null,
    at: event.at,
    body: { status, failure, pricing },
  });
  const unnamed = event.callback === null ? undefined : unit.unnamed.get(event.callback);
  if (unnamed) nameMessage(unit, unnamed, event.wamid);
  const message = unit.messages.get(event.wamid);
  if (message) foldInto(unit, message);
  if (!isNews) return;
  const refusal = status === 'failed' ? { code: 'unknown', detail: '', ...failure, at: event.at } : null;
  unit.settledSends.push({ messageId: message?.row.id ?? null, commandId: event.callback, refusal });
}

/** A message that was sent from here has its name. If WhatsApp told of it before (an echo), that row goes. */
function nameMessage(unit: Unit, message: Draft<StoredMessage>, wamid: string): void {
  const twin = unit.messages.get(wamid);
  if (twin) {
    unit.staleThreads.add(survivorOf(unit, twin.row.thread_id));
    if (twin.before) unit.removedMessages.push(twin.row.id);
    unit.touched.removed('message', twin.row.id);
  }
  change(message, { wamid });
  if (message.row.command_id !== null) unit.unnamed.delete(message.row.command_id);
  unit.messages.set(wamid, message);
  unit.touched.changed('message', message.row.id);
  unit.staleThreads.add(survivorOf(unit, message.row.thread_id));
}

/** Folds what happened to a message into its row, and marks both when a console would see it. */
export function foldInto(unit: Unit, message: Draft<StoredMessage>): void {
  const folded = foldEffects(message.row, unit.effects.get(message.row.wamid ?? '') ?? []);
  if (!folded) return;
  change(message, folded);
  noteThread(unit, survivorOf(unit, message.row.thread_id));
  if (message.before !== null || message.row.source === 'live')
    unit.touched.changed('message', message.row.id);
}

type News = Pick<StoredEffect, 'effect_key' | 'target_wamid' | 'kind' | 'actor' | 'at' | 'body'>;

function record(unit: Unit, { effect_key, target_wamid, kind, actor, at, body }: News): boolean {
  if (unit.effectKeys.has(effect_key)) return false;
  unit.effectKeys.add(effect_key);
  const number_id = unit.number.row.id;
  const effect = { number_id, effect_key, target_wamid, kind, actor, at, received_at: unit.receivedAt, body };
  unit.newEffects.push(effect);
  unit.effects.set(target_wamid, [...(unit.effects.get(target_wamid) ?? []), effect]);
  return true;
}
