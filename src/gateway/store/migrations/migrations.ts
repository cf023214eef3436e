import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { foundation } from './001-foundation.ts';

/** A numbered file each, the same SQL on PGlite and PostgreSQL. They only ever grow; a released one is never changed. */
const STEPS: Record<string, readonly string[]> = { '001-foundation': foundation };

export const migrations: Record<string, Migration> = Object.fromEntries(
  Object.entries(STEPS).map(([name, statements]) => [
    name,
    {
      async up(db: Kysely<unknown>) {
        for (const statement of statements) await sql.raw(statement).execute(db);
      },
    },
  ]),
);
