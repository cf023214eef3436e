import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import { refreshThreads } from '../ingest/threads.ts';
import type { Change } from '../store/changes.ts';
import { announce } from '../store/signal.ts';
import { foldMessage } from './message-effects.ts';

/** What a reaction is about: a message that has its name at WhatsApp. */
export interface ReactionTarget {
  messageId: string;
  numberId: string;
  threadId: string;
  wamid: string;
}

/** The reaction's effect is kept under its command, since its own wamid comes later and is of no use. */
const effectKey = (commandId: string): string => `command:${commandId}`;

/**
 * Shows a reaction at once and puts it in the queue, in its thread's order. Meta confirms one only by a `sent` status;
 * should it refuse, {@link withdrawReaction} takes it back.
 */
export async function queueReaction(
  change: Change,
  commandId: string,
  target: ReactionTarget,
  emoji: string | null,
  now: Millis,
): Promise<void> {
  const { trx } = change;
  const { numberId, threadId, wamid, messageId } = target;
  await trx
    .insertInto('message_effects')
    .values({
      number_id: numberId,
      effect_key: effectKey(commandId),
      target_wamid: wamid,
      kind: 'reaction',
      actor: 'business',
      at: now,
      received_at: now,
      body: JSON.stringify({ emoji: emoji ?? '' }),
    })
    .execute();
  await foldMessage(change, messageId);
  await trx
    .insertInto('outbound')
    .values({
      id: uuidv7(),
      command_id: commandId,
      message_id: null,
      content: JSON.stringify({ kind: 'reaction', targetWamid: wamid, emoji }),
      number_id: numberId,
      thread_id: threadId,
      created_at: now,
    })
    .execute();
  await refreshThreads(change, [threadId]);
  await announce(trx, 'outbound');
}

/** Meta refused a reaction: what stood before stands again. @param id of its row in the queue */
export async function withdrawReaction(change: Change, id: string): Promise<void> {
  const { trx } = change;
  const row = await trx
    .selectFrom('outbound')
    .select(['command_id', 'number_id', 'content'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.content.kind !== 'reaction') return;
  await trx
    .deleteFrom('message_effects')
    .where('number_id', '=', row.number_id)
    .where('effect_key', '=', effectKey(row.command_id))
    .execute();
  const target = await trx
    .selectFrom('messages')
    .select('id')
    .where('number_id', '=', row.number_id)
    .where('wamid', '=', row.content.targetWamid)
    .executeTakeFirst();
  if (target) await foldMessage(change, target.id);
}
