import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import { Id, Millis, Revision } from '#shared/model/primitives.ts';
import { contactFromRow } from '../store/rows/contact.ts';
import { messageFromRow, selectMessages } from '../store/rows/message.ts';
import { numberFromRow } from '../store/rows/number.ts';
import { templateFromRow } from '../store/rows/template.ts';
import { selectThreads, threadFromRow } from '../store/rows/thread.ts';
import { userFromRow } from '../store/rows/user.ts';
import type { Database } from '../store/schema.ts';
import { feedHead } from './read-changes.ts';

const PAGE_ROWS = 500;
/** Messages of this long before the first page are part of a snapshot; older ones come by backfill. */
export const SNAPSHOT_MESSAGES_MS = 24 * 60 * 60 * 1000;

/** Where a snapshot stands. Given to the console as an opaque string. */
const Place = z.object({
  /** The feed's position as the first page was taken. */
  revision: Revision,
  since: Millis,
  /** What is read next, after which key of it. */
  part: z.enum(['contacts', 'templates', 'threads', 'messages']),
  time: Millis.nullable(),
  id: Id.nullable(),
});
type Place = z.infer<typeof Place>;

export interface Snapshot {
  revision: Revision;
  rows: FeedRow[];
  next: string | null;
}

/** @returns null for a string that `snapshotPage` did not make */
export function parsePlace(after: string): Place | null {
  try {
    const parsed = Place.safeParse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const placeToken = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url');

/**
 * One page of a feed: people; or the number, all its contacts, templates and threads, and the messages of the last 24 hours.
 * Rows that change while pages are taken may be missing from a later page or be newer than the first page's revision:
 * live changes go on from that revision and bring them again.
 * @param place null for the first page
 */
export async function snapshotPage(
  db: Kysely<Database>,
  feed: FeedName,
  place: Place | null,
  now: Millis,
): Promise<Snapshot> {
  const revision = place?.revision ?? (await feedHead(db, feed)).revision;
  if (feed === 'workspace') {
    const users = await db.selectFrom('users').selectAll().orderBy('id').execute();
    return { revision, rows: users.map((row) => ({ kind: 'user', row: userFromRow(row) })), next: null };
  }
  const numberId = feed.slice('number:'.length);
  const from = place ?? {
    revision,
    since: now - SNAPSHOT_MESSAGES_MS,
    part: 'contacts',
    time: null,
    id: null,
  };
  const { rows, next } = await PARTS[from.part](db, numberId, from);
  const first = place === null ? await numberRows(db, numberId) : [];
  return { revision, rows: [...first, ...rows], next: next && placeToken(next) };
}

type Part = (
  db: Kysely<Database>,
  numberId: string,
  place: Place,
) => Promise<{ rows: FeedRow[]; next: Place | null }>;

const PARTS: Record<Place['part'], Part> = {
  async contacts(db, numberId, place) {
    let query = db
      .selectFrom('contacts')
      .selectAll()
      .where('number_id', '=', numberId)
      .orderBy('id')
      .limit(PAGE_ROWS);
    if (place.id !== null) query = query.where('id', '>', place.id);
    const found = await query.execute();
    const last = found.length === PAGE_ROWS ? found.at(-1) : undefined;
    const next: Place = last
      ? { ...place, id: last.id }
      : { ...place, part: 'templates', time: null, id: null };
    return { rows: found.map((row) => ({ kind: 'contact', row: contactFromRow(row) })), next };
  },
  async templates(db, numberId, place) {
    let query = db
      .selectFrom('templates')
      .selectAll()
      .where('number_id', '=', numberId)
      .orderBy('id')
      .limit(PAGE_ROWS);
    if (place.id !== null) query = query.where('id', '>', place.id);
    const found = await query.execute();
    const last = found.length === PAGE_ROWS ? found.at(-1) : undefined;
    const next: Place = last
      ? { ...place, id: last.id }
      : { ...place, part: 'threads', time: null, id: null };
    return { rows: found.map((row) => ({ kind: 'template', row: templateFromRow(row) })), next };
  },
  async threads(db, numberId, place) {
    let query = selectThreads(db)
      .where('threads.number_id', '=', numberId)
      .orderBy('threads.id')
      .limit(PAGE_ROWS);
    if (place.id !== null) query = query.where('threads.id', '>', place.id);
    const found = await query.execute();
    const last = found.length === PAGE_ROWS ? found.at(-1) : undefined;
    const next: Place = last
      ? { ...place, id: last.id }
      : { ...place, part: 'messages', time: null, id: null };
    return { rows: found.map((row) => ({ kind: 'thread', row: threadFromRow(row) })), next };
  },
  async messages(db, numberId, place) {
    let query = selectMessages(db)
      .where('messages.number_id', '=', numberId)
      .where('messages.sent_at', '>=', place.since)
      .orderBy('messages.sent_at', 'desc')
      .orderBy('messages.id', 'desc')
      .limit(PAGE_ROWS);
    if (place.id !== null && place.time !== null)
      query = query.where(
        sql<boolean>`(messages.sent_at, messages.id) < (${place.time}::bigint, ${place.id}::uuid)`,
      );
    const found = await query.execute();
    const last = found.length === PAGE_ROWS ? found.at(-1) : undefined;
    return {
      rows: found.map((row) => ({ kind: 'message', row: messageFromRow(row) })),
      next: last ? { ...place, time: last.sent_at, id: last.id } : null,
    };
  },
};

async function numberRows(db: Kysely<Database>, numberId: string): Promise<FeedRow[]> {
  const rows = await db.selectFrom('numbers').selectAll().where('id', '=', numberId).execute();
  return rows.map((row) => ({ kind: 'number', row: numberFromRow(row) }));
}
