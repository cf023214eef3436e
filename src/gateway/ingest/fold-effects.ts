import { isDeepStrictEqual } from 'node:util';
import { laterStatus } from '#shared/coexistence/status-rank.ts';
import type { DeliveryStatus } from '#shared/model/message.ts';
import type { StoredReaction } from '../store/tables/conversations.ts';
import type { StoredEffect, StoredMessage } from './unit/unit.ts';

/**
 * A message's row is its content with everything that happened to it folded in. Effects are kept for good, found by the
 * message's wamid: one that comes first waits, one that comes twice is one, and the fold gives the same whatever the order.
 * @returns the columns that change; null when none does
 */
export function foldEffects(message: StoredMessage, effects: StoredEffect[]): Partial<StoredMessage> | null {
  if (effects.length === 0) return null;
  const folded = fold(message, effects);
  const changed = (Object.keys(folded) as (keyof typeof folded)[]).some(
    (name) => !isDeepStrictEqual(folded[name], message[name]),
  );
  return changed ? folded : null;
}

function fold(message: StoredMessage, unsorted: StoredEffect[]) {
  const effects = unsorted.toSorted((a, b) => a.at - b.at || (a.effect_key < b.effect_key ? -1 : 1));
  // Only who wrote a message can edit it or take it back.
  const author = message.direction === 'in' ? 'customer' : 'business';
  const edit = effects.findLast((effect) => effect.kind === 'edit' && effect.actor === author);
  const revoke = effects.find((effect) => effect.kind === 'revoke' && effect.actor === author);
  const firstText = message.edited_at === null ? message.text : message.original_text;
  return {
    text: edit ? (edit.body.text ?? null) : firstText,
    original_text: edit ? firstText : null,
    edited_at: edit?.at ?? null,
    revoked_at: revoke?.at ?? null,
    reactions: foldReactions(effects),
    ...foldStatuses(message, effects),
  };
}

/** The newest reaction of each side; one taken back is none. */
function foldReactions(effects: StoredEffect[]): StoredReaction[] {
  return (['customer', 'business'] as const).flatMap((from) => {
    const newest = effects.findLast((effect) => effect.kind === 'reaction' && effect.actor === from);
    return newest?.body.emoji ? [{ from, emoji: newest.body.emoji, at: newest.at }] : [];
  });
}

function foldStatuses(message: StoredMessage, effects: StoredEffect[]) {
  const statuses = effects.filter((effect) => effect.kind === 'status' && effect.body.status);
  if (message.direction === 'in' || statuses.length === 0)
    return { status: message.status, failure: message.failure, pricing: message.pricing };
  // A person said that it never arrived; Meta knows better.
  const before = message.failure?.code === 'not_arrived' ? 'unknown' : message.status;
  const status = statuses.reduce<DeliveryStatus | null>(
    (best, effect) => later(best, effect.body.status ?? null),
    before,
  );
  const failed = statuses.find((effect) => effect.body.status === 'failed');
  return {
    status,
    failure: status === 'failed' ? (failed?.body.failure ?? message.failure) : null,
    pricing: statuses.find((effect) => effect.body.pricing)?.body.pricing ?? message.pricing,
  };
}

/** The state that stands after both; a message without ticks takes any. */
export function later(a: DeliveryStatus | null, b: DeliveryStatus | null): DeliveryStatus | null {
  return a && b ? laterStatus(a, b) : (a ?? b);
}
