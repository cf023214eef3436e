import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** The thread that a merged thread ended up in; itself when it was never merged, null when there is none. */
export async function survivingThread(db: Kysely<Database>, threadId: string): Promise<string | null> {
  const row = await db
    .selectFrom('threads')
    .select((thread) => thread.fn.coalesce('merged_into', 'id').as('id'))
    .where('id', '=', threadId)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Every thread that is one conversation with this one: messages keep the thread they came in. Never empty. */
export async function threadAliases(db: Kysely<Database>, threadId: string): Promise<string[]> {
  const survivor = (await survivingThread(db, threadId)) ?? threadId;
  const merged = await db.selectFrom('threads').select('id').where('merged_into', '=', survivor).execute();
  return [survivor, ...merged.map((row) => row.id)];
}
