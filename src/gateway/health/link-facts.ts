import { statfs } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { LinkFacts, Rhythm } from '#shared/model/link-health.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { countInbox } from '../ingest/inbox.ts';
import { activeHolds } from '../outbound/holds.ts';
import { numberFromRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A rhythm is read from so many of the newest. */
const RHYTHM_OF = 200;
const RHYTHM_AT_LEAST = 10;

export interface LinkFactsDeps {
  db: Kysely<Database>;
  dataDir: string;
  refusedSignatures(): number;
}

/** Looks at everything that tells how a number's link is. Reads only; cheap enough to be asked each half minute. */
export async function linkFacts(
  { db, dataDir, refusedSignatures }: LinkFactsDeps,
  numberId: string,
  now: Millis,
): Promise<LinkFacts> {
  const number = numberFromRow(
    await db.selectFrom('numbers').selectAll().where('id', '=', numberId).executeTakeFirstOrThrow(),
  );
  const customers = await rhythm(db, numberId, 'customer');
  const echoes = await rhythm(db, numberId, 'phone');
  const { waiting } = await countInbox(db);
  return {
    serverTime: now,
    lifecycle: number.lifecycle,
    lifecycleReason: number.lifecycleReason,
    gaps: number.gaps,
    lastEventAt: number.lastEventAt,
    customers,
    echoes,
    lastTickedAt: await lastTicked(db, numberId),
    customersSinceEcho: echoes.lastAt === null ? 0 : await customersSince(db, numberId, echoes.lastAt),
    webhooks: { waiting, setAside: await setAside(db, now), refusedSignatures: refusedSignatures() },
    provider: number.provider,
    tokenExpiresAt: await tokenExpiry(db, numberId),
    queue: await queue(db, numberId, now),
    imports: number.imports,
    standing: number.standing,
    storage: await storage(db, dataDir),
  };
}

/** When the newest live ones arrived, and how long 99 of 100 pauses between them were at most. */
async function rhythm(db: Kysely<Database>, numberId: string, origin: 'customer' | 'phone'): Promise<Rhythm> {
  const rows = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('number_id', '=', numberId)
    .where('origin', '=', origin)
    .where('source', '=', 'live')
    .orderBy('sent_at', 'desc')
    .limit(RHYTHM_OF)
    .execute();
  const pauses = rows
    .slice(1)
    .map(({ sent_at }, index) => (rows[index]?.sent_at ?? sent_at) - sent_at)
    .toSorted((a, b) => a - b);
  return {
    lastAt: rows[0]?.sent_at ?? null,
    longPause: rows.length < RHYTHM_AT_LEAST ? null : (pauses[Math.ceil(pauses.length * 0.99) - 1] ?? null),
  };
}

async function lastTicked(db: Kysely<Database>, numberId: string): Promise<Millis | null> {
  const row = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('number_id', '=', numberId)
    .where('direction', '=', 'out')
    .where('status', 'in', ['delivered', 'read', 'played'])
    .where('source', '=', 'live')
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sent_at ?? null;
}

async function customersSince(db: Kysely<Database>, numberId: string, since: Millis): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('number_id', '=', numberId)
    .where('origin', '=', 'customer')
    .where('source', '=', 'live')
    .where('sent_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function setAside(db: Kysely<Database>, now: Millis): Promise<number> {
  const { count } = await db
    .selectFrom('set_aside')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('at', '>', now - DAY_MS)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function tokenExpiry(db: Kysely<Database>, numberId: string): Promise<Millis | null> {
  const row = await db
    .selectFrom('number_credentials')
    .select('expires_at')
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  return row?.expires_at ?? null;
}

async function queue(db: Kysely<Database>, numberId: string, now: Millis): Promise<LinkFacts['queue']> {
  const { waiting, oldest, unknown } = await db
    .selectFrom('outbound')
    .select((row) => [
      row.fn.countAll<number>().filterWhere('state', 'in', ['waiting', 'posting']).as('waiting'),
      row.fn.min('created_at').filterWhere('state', '=', 'waiting').as('oldest'),
      row.fn.countAll<number>().filterWhere('state', '=', 'unknown').as('unknown'),
    ])
    .where('number_id', '=', numberId)
    .where('state', 'in', ['waiting', 'posting', 'unknown'])
    .executeTakeFirstOrThrow();
  const holds = await activeHolds(db, numberId, now);
  return {
    waiting: Number(waiting),
    oldestAt: oldest,
    unknown: Number(unknown),
    holds: holds.map(({ scope, code, until }) => ({ scope, code, until })),
  };
}

async function storage(db: Kysely<Database>, dataDir: string): Promise<LinkFacts['storage']> {
  const { rows } = await sql<{ size: number }>`select pg_database_size(current_database()) as size`.execute(
    db,
  );
  const media = await db
    .selectFrom('media')
    .select((row) => row.fn.sum<number>('size').as('bytes'))
    .where('state', '=', 'stored')
    .executeTakeFirstOrThrow();
  const disk = await statfs(dataDir).catch(() => null);
  return {
    databaseBytes: Number(rows[0]?.size ?? 0),
    mediaBytes: Number(media.bytes ?? 0),
    freeBytes: disk === null ? null : disk.bavail * disk.bsize,
  };
}
