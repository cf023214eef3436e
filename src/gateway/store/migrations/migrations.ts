import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { foundation } from './001-foundation.ts';
import { everyEvent } from './002-every-event.ts';
import { linking } from './003-linking.ts';
import { outbound } from './004-outbound.ts';
import { rateCards } from './005-rate-cards.ts';
import { reminders } from './006-reminders.ts';
import { ingest } from './007-ingest.ts';
import { agentsSee } from './008-agents-see.ts';

/** A numbered file each, the same SQL on PGlite and PostgreSQL. They only ever grow; a released one is never changed. */
const STEPS: Record<string, readonly string[]> = {
  '001-foundation': foundation,
  '002-every-event': everyEvent,
  '003-linking': linking,
  '004-outbound': outbound,
  '005-rate-cards': rateCards,
  '006-reminders': reminders,
  '007-ingest': ingest,
  '008-agents-see': agentsSee,
};

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
