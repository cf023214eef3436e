import type { Kysely } from 'kysely';
import type { Thread } from '#shared/model/thread.ts';
import type { Database } from '../schema.ts';

/** The one way to read threads: each with the message its preview line is made of. */
export function selectThreads(db: Kysely<Database>) {
  return db
    .selectFrom('threads')
    .leftJoin('messages as last', 'last.id', 'threads.preview_message_id')
    .selectAll('threads')
    .select([
      'last.origin as last_origin',
      'last.author_name as last_author_name',
      'last.kind as last_kind',
      'last.text as last_text',
      'last.status as last_status',
      'last.revoked_at as last_revoked_at',
    ]);
}

export type ThreadRow = Awaited<ReturnType<ReturnType<typeof selectThreads>['execute']>>[number];

export function threadFromRow(row: ThreadRow): Thread {
  return {
    id: row.id,
    numberId: row.number_id,
    contactId: row.contact_id,
    mergedInto: row.merged_into,
    title: row.title,
    lastMessageAt: row.last_message_at,
    preview: previewFromRow(row),
    unread: row.unread,
    lastInboundAt: row.last_inbound_at,
    historyFrom: row.history_from,
    historyRound: row.history_round,
    revision: row.revision,
  };
}

function previewFromRow(row: ThreadRow): Thread['preview'] {
  if (row.preview_message_id === null || row.last_origin === null || row.last_kind === null) return null;
  const revoked = row.last_revoked_at !== null;
  return {
    messageId: row.preview_message_id,
    origin: row.last_origin,
    authorName: row.last_author_name,
    kind: row.last_kind,
    text: revoked ? null : row.last_text,
    status: row.last_status,
    revoked,
  };
}
