import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** The number that a thread belongs to, or null when there is no such thread. */
export async function numberOfThread(db: Kysely<Database>, threadId: string): Promise<string | null> {
  const row = await db
    .selectFrom('threads')
    .select('number_id')
    .where('id', '=', threadId)
    .executeTakeFirst();
  return row?.number_id ?? null;
}

/** The number that a file belongs to, or null when there is no such file. */
export async function numberOfMedia(db: Kysely<Database>, mediaId: string): Promise<string | null> {
  const row = await db.selectFrom('media').select('number_id').where('id', '=', mediaId).executeTakeFirst();
  return row?.number_id ?? null;
}

/** The number that a message belongs to, or null when there is no such message. */
export async function numberOfMessage(db: Kysely<Database>, messageId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .select('number_id')
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row?.number_id ?? null;
}
