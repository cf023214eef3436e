import { sql } from 'kysely';
import type { Store } from './open.ts';

/** Tables whose rows are written again and again: what is left of older versions makes every search of them slower. */
const BUSY = ['webhook_inbox', 'outbound', 'numbers', 'threads', 'contacts', 'feeds'] as const;

/**
 * What a PostgreSQL server does by itself and the embedded database does not: forgets old versions of rows and learns
 * how the tables are filled, without which it plans badly. Takes what changed since the last time; a second or two
 * after a very busy hour.
 */
export async function upkeep({ kind, db }: Store): Promise<void> {
  if (kind !== 'pglite') return;
  for (const table of BUSY) await sql`vacuum ${sql.table(table)}`.execute(db);
  await sql`analyze`.execute(db);
}
