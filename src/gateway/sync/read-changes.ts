import type { Kysely } from 'kysely';
import type { FeedName, FeedRow, RowKind } from '#shared/gateway-api/frames.ts';
import type { Revision } from '#shared/model/primitives.ts';
import { contactFromRow } from '../store/rows/contact.ts';
import { messageFromRow, selectMessages } from '../store/rows/message.ts';
import { numberFromRow } from '../store/rows/number.ts';
import { templateFromRow } from '../store/rows/template.ts';
import { selectThreads, threadFromRow } from '../store/rows/thread.ts';
import { userFromRow } from '../store/rows/user.ts';
import type { Database } from '../store/schema.ts';

/** What is newer than a position, at most one frame of it. */
export interface Changes {
  /** The position after these. */
  revision: Revision;
  upserts: FeedRow[];
  removes: { kind: RowKind; id: string }[];
  /** More is waiting than fits into one frame. */
  more: boolean;
}

export interface FeedHead {
  revision: Revision;
  /** Positions below this have missed removals that are no longer known. */
  keptFrom: Revision;
}

const MOST_ROWS = 500;
const MOST_BYTES = 1024 * 1024;

export async function feedHead(db: Kysely<Database>, feed: FeedName): Promise<FeedHead> {
  const row = await db.selectFrom('feeds').selectAll().where('feed', '=', feed).executeTakeFirst();
  return { revision: row?.revision ?? 0, keptFrom: row?.kept_from ?? 0 };
}

type Entry = { revision: Revision } & ({ upsert: FeedRow } | { remove: { kind: RowKind; id: string } });

/**
 * Rows and tombstones of a feed that are newer than `after`, in revision order, each row once in its newest state.
 * The head is read first and nothing beyond it: the tables are read one after another, and a row that changes in
 * between would otherwise let the position pass a row that was not read.
 */
export async function readChanges(db: Kysely<Database>, feed: FeedName, after: Revision): Promise<Changes> {
  const { revision: head } = await feedHead(db, feed);
  if (head <= after) return { revision: after, upserts: [], removes: [], more: false };
  const range: Range = { after, head };
  const rows =
    feed === 'workspace'
      ? await people(db, range)
      : await conversation(db, feed.slice('number:'.length), range);
  const gone = await db
    .selectFrom('tombstones')
    .select(['kind', 'id', 'revision'])
    .where('feed', '=', feed)
    .where('revision', '>', after)
    .where('revision', '<=', head)
    .orderBy('revision')
    .limit(MOST_ROWS + 1)
    .execute();
  const entries: Entry[] = [
    ...rows.map((upsert) => ({ revision: upsert.row.revision, upsert })),
    ...gone.map(({ kind, id, revision }) => ({ revision, remove: { kind, id } })),
  ].sort((a, b) => a.revision - b.revision);
  const count = fitting(entries);
  const taken = entries.slice(0, count);
  const more = count < entries.length;
  return {
    revision: more ? (taken.at(-1)?.revision ?? after) : head,
    upserts: taken.flatMap((entry) => ('upsert' in entry ? [entry.upsert] : [])),
    removes: taken.flatMap((entry) => ('remove' in entry ? [entry.remove] : [])),
    more,
  };
}

/** How many entries fit into one frame: at least one, so that a large row passes too. */
function fitting(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    if (index === MOST_ROWS) return index;
    bytes += 'upsert' in entry ? Buffer.byteLength(JSON.stringify(entry.upsert)) : 60;
    if (bytes > MOST_BYTES && index > 0) return index;
  }
  return entries.length;
}

interface Range {
  after: Revision;
  head: Revision;
}

async function people(db: Kysely<Database>, { after, head }: Range): Promise<FeedRow[]> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .where('revision', '>', after)
    .where('revision', '<=', head)
    .orderBy('revision')
    .limit(MOST_ROWS + 1)
    .execute();
  return rows.map((row) => ({ kind: 'user', row: userFromRow(row) }));
}

async function conversation(
  db: Kysely<Database>,
  numberId: string,
  { after, head }: Range,
): Promise<FeedRow[]> {
  const numbers = db
    .selectFrom('numbers')
    .selectAll()
    .where('id', '=', numberId)
    .where('revision', '>', after)
    .where('revision', '<=', head)
    .execute();
  const contacts = db
    .selectFrom('contacts')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('revision', '>', after)
    .where('revision', '<=', head)
    .orderBy('revision')
    .limit(MOST_ROWS + 1)
    .execute();
  const templates = db
    .selectFrom('templates')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('revision', '>', after)
    .where('revision', '<=', head)
    .orderBy('revision')
    .limit(MOST_ROWS + 1)
    .execute();
  const threads = selectThreads(db)
    .where('threads.number_id', '=', numberId)
    .where('threads.revision', '>', after)
    .where('threads.revision', '<=', head)
    .orderBy('threads.revision')
    .limit(MOST_ROWS + 1)
    .execute();
  // Imported history has revision 0 and never comes this way.
  const messages = selectMessages(db)
    .where('messages.number_id', '=', numberId)
    .where('messages.revision', '>', after)
    .where('messages.revision', '<=', head)
    .orderBy('messages.revision')
    .limit(MOST_ROWS + 1)
    .execute();
  // Asked at once: on a server they are answered side by side.
  const found = await Promise.all([numbers, contacts, templates, threads, messages]);
  return [
    ...found[0].map((row): FeedRow => ({ kind: 'number', row: numberFromRow(row) })),
    ...found[1].map((row): FeedRow => ({ kind: 'contact', row: contactFromRow(row) })),
    ...found[2].map((row): FeedRow => ({ kind: 'template', row: templateFromRow(row) })),
    ...found[3].map((row): FeedRow => ({ kind: 'thread', row: threadFromRow(row) })),
    ...found[4].map((row): FeedRow => ({ kind: 'message', row: messageFromRow(row) })),
  ];
}
