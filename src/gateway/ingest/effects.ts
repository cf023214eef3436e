import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { laterStatus } from '#shared/coexistence/status-rank.ts';
import type { DeliveryStatus } from '#shared/model/message.ts';
import type { EffectEvent, StatusEvent } from '../meta/events.ts';
import type { Change } from '../store/changes.ts';
import type { Database, EffectBody, StoredReaction } from '../store/schema.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import type { Ingest } from './ingest.ts';

export type StoredMessage = Selectable<Database['messages']>;
type Effect = Selectable<Database['message_effects']>;

/**
 * A message's row is its content with everything that happened to it folded in. Effects are kept for good, found by the
 * message's wamid: one that comes first waits, one that comes twice is one, and the fold gives the same whatever the order.
 */
export async function applyEffect(ingest: Ingest, event: EffectEvent): Promise<void> {
  const body: EffectBody =
    event.kind === 'edit'
      ? { text: event.text }
      : event.kind === 'reaction'
        ? { emoji: event.emoji ?? '' }
        : {};
  await record(ingest, { ...event, key: event.wamid, target: event.targetWamid, body });
  const message = await findByWamid(ingest, ingest.number.id, event.targetWamid);
  if (message) await foldInto(ingest, message);
}

/**
 * A status of an API message. It finds its message by wamid, or by the command id that went along with the request
 * when Graph's answer never came; and it settles the send, so that nothing is posted again.
 */
export async function applyStatus(ingest: Ingest, event: StatusEvent): Promise<void> {
  const { status, failure, pricing } = event;
  await record(ingest, {
    key: `status:${event.wamid}:${status}`,
    target: event.wamid,
    kind: 'status',
    actor: null,
    at: event.at,
    body: { status, failure, pricing },
  });
  const message =
    (await findByWamid(ingest, ingest.number.id, event.wamid)) ?? (await claimByCommand(ingest, event));
  if (!message) return;
  await foldInto(ingest, message);
  await ingest.trx
    .updateTable('outbound')
    .set({ state: status === 'failed' ? 'failed' : 'accepted' })
    .where('message_id', '=', message.id)
    .where('state', '!=', 'accepted')
    .execute();
}

/**
 * Graph has named a message that was sent from here. If WhatsApp told of it before (an echo), that row goes and this
 * one stands for it. The caller refreshes the thread.
 */
export async function attachWamid(change: Change, messageId: string, wamid: string): Promise<void> {
  const { trx, touched } = change;
  const message = await trx.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirst();
  // A message keeps its first wamid: a status may have brought it already.
  if (!message || message.wamid !== null) return;
  const twin = await findByWamid(change, message.number_id, wamid);
  if (twin) {
    await trx.deleteFrom('messages').where('id', '=', twin.id).execute();
    touched.removed('message', twin.id);
  }
  await trx.updateTable('messages').set({ wamid }).where('id', '=', messageId).execute();
  touched.changed('message', messageId);
  await foldEffects(change, { ...message, wamid });
}

/** Folds the effects of a message into its row. @returns whether the row changed */
export async function foldEffects({ trx, touched }: Change, message: StoredMessage): Promise<boolean> {
  if (message.wamid === null) return false;
  const effects = await trx
    .selectFrom('message_effects')
    .selectAll()
    .where('number_id', '=', message.number_id)
    .where('target_wamid', '=', message.wamid)
    .execute();
  if (effects.length === 0) return false;
  const folded = fold(message, effects);
  const changed = (Object.keys(folded) as (keyof typeof folded)[]).some(
    (name) => !isDeepStrictEqual(folded[name], message[name]),
  );
  if (!changed) return false;
  await trx
    .updateTable('messages')
    .set({
      ...folded,
      reactions: JSON.stringify(folded.reactions),
      failure: folded.failure && JSON.stringify(folded.failure),
      pricing: folded.pricing && JSON.stringify(folded.pricing),
    })
    .where('id', '=', message.id)
    .execute();
  touched.changed('message', message.id);
  return true;
}

function fold(message: StoredMessage, unsorted: Effect[]) {
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
function foldReactions(effects: Effect[]): StoredReaction[] {
  return (['customer', 'business'] as const).flatMap((from) => {
    const newest = effects.findLast((effect) => effect.kind === 'reaction' && effect.actor === from);
    return newest?.body.emoji ? [{ from, emoji: newest.body.emoji, at: newest.at }] : [];
  });
}

function foldStatuses(message: StoredMessage, effects: Effect[]) {
  const statuses = effects.filter((effect) => effect.kind === 'status' && effect.body.status);
  if (message.direction === 'in' || statuses.length === 0)
    return { status: message.status, failure: message.failure, pricing: message.pricing };
  const status = statuses.reduce<DeliveryStatus | null>(
    (best, effect) => later(best, effect.body.status ?? null),
    message.status,
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

interface Recorded {
  key: string;
  target: string;
  kind: Effect['kind'];
  actor: Effect['actor'];
  at: number;
  body: EffectBody;
}

async function record(ingest: Ingest, { key, target, kind, actor, at, body }: Recorded): Promise<void> {
  await ingest.trx
    .insertInto('message_effects')
    .values({
      number_id: ingest.number.id,
      effect_key: key,
      target_wamid: target,
      kind,
      actor,
      at,
      received_at: ingest.receivedAt,
      body: JSON.stringify(body),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function foldInto(ingest: Ingest, message: StoredMessage): Promise<void> {
  if (await foldEffects(ingest, message))
    ingest.staleThreads.add((await survivingThread(ingest.trx, message.thread_id)) ?? message.thread_id);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function claimByCommand(ingest: Ingest, event: StatusEvent): Promise<StoredMessage | undefined> {
  if (!event.callback || !UUID.test(event.callback)) return undefined;
  const message = await ingest.trx
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', ingest.number.id)
    .where('command_id', '=', event.callback)
    .where('wamid', 'is', null)
    .executeTakeFirst();
  if (!message) return undefined;
  await attachWamid(ingest, message.id, event.wamid);
  ingest.staleThreads.add((await survivingThread(ingest.trx, message.thread_id)) ?? message.thread_id);
  return findByWamid(ingest, ingest.number.id, event.wamid);
}

export function findByWamid(
  { trx }: Change,
  numberId: string,
  wamid: string,
): Promise<StoredMessage | undefined> {
  return trx
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('wamid', '=', wamid)
    .executeTakeFirst();
}
