import { foldEffects } from '../ingest/fold-effects.ts';
import type { Change } from '../store/changes.ts';

/**
 * Graph has named a message that was sent from here. If WhatsApp told of it before (an echo), that row goes and this
 * one stands for it. The caller refreshes the thread.
 */
export async function nameMessage(change: Change, messageId: string, wamid: string): Promise<void> {
  const { trx, touched } = change;
  const message = await trx
    .selectFrom('messages')
    .select(['number_id', 'wamid'])
    .where('id', '=', messageId)
    .executeTakeFirst();
  // A message keeps its first wamid: a status may have brought it already.
  if (!message || message.wamid !== null) return;
  const twin = await trx
    .selectFrom('messages')
    .select('id')
    .where('number_id', '=', message.number_id)
    .where('wamid', '=', wamid)
    .executeTakeFirst();
  if (twin) {
    await trx.deleteFrom('messages').where('id', '=', twin.id).execute();
    touched.removed('message', twin.id);
  }
  await trx.updateTable('messages').set({ wamid }).where('id', '=', messageId).execute();
  touched.changed('message', messageId);
  await foldMessage(change, messageId);
}

/** Folds everything that happened to a message into its row. */
export async function foldMessage({ trx, touched }: Change, messageId: string): Promise<void> {
  const message = await trx
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  if (message.wamid === null) return;
  const effects = await trx
    .selectFrom('message_effects')
    .selectAll()
    .where('number_id', '=', message.number_id)
    .where('target_wamid', '=', message.wamid)
    .execute();
  const folded = foldEffects(message, effects) ?? (effects.length === 0 ? { reactions: [] } : null);
  if (!folded) return;
  const { reactions, failure, pricing, extra: _extra, referral: _referral, ...columns } = folded;
  await trx
    .updateTable('messages')
    .set({
      ...columns,
      ...(reactions && { reactions: JSON.stringify(reactions) }),
      ...(failure !== undefined && { failure: failure && JSON.stringify(failure) }),
      ...(pricing !== undefined && { pricing: pricing && JSON.stringify(pricing) }),
    })
    .where('id', '=', messageId)
    .execute();
  touched.changed('message', messageId);
}
