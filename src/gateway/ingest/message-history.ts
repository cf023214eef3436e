import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { MessageHistory } from '#shared/gateway-api/http.ts';
import type { Database } from '../store/schema.ts';

/**
 * Every text that a message has had, the first one first, also of one that was taken back. Null when there is no such
 * message.
 */
export async function messageHistory(
  db: Kysely<Database>,
  messageId: string,
): Promise<z.infer<typeof MessageHistory> | null> {
  const message = await db.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirst();
  if (!message) return null;
  const by = message.direction === 'in' ? ('customer' as const) : ('business' as const);
  const edits = await db
    .selectFrom('message_effects')
    .select(['at', 'body'])
    .where('number_id', '=', message.number_id)
    .where('target_wamid', '=', message.wamid)
    .where('kind', '=', 'edit')
    .where('actor', '=', by)
    .orderBy('at')
    .orderBy('effect_key')
    .execute();
  const first = message.edited_at === null ? message.text : message.original_text;
  return {
    versions: [
      { text: first, at: message.sent_at, by },
      ...edits.map(({ at, body }) => ({ text: body.text ?? null, at, by })),
    ],
    revokedAt: message.revoked_at,
  };
}
