import type { Kysely } from 'kysely';
import type { Media, Message } from '#shared/model/message.ts';
import type { Database } from '../schema.ts';

/** The one way to read messages: each with its media. Callers add their own `where`, `orderBy` and `limit`. */
export function selectMessages(db: Kysely<Database>) {
  return db
    .selectFrom('messages')
    .leftJoin('media', 'media.id', 'messages.media_id')
    .selectAll('messages')
    .select([
      'media.mime as media_mime',
      'media.size as media_size',
      'media.filename as media_filename',
      'media.voice as media_voice',
      'media.state as media_state',
      'media.problem as media_problem',
    ]);
}

export type MessageRow = Awaited<ReturnType<ReturnType<typeof selectMessages>['execute']>>[number];

/** A revoked message keeps its words in the database, for the audit, and shows none of them. */
export function messageFromRow(row: MessageRow): Message {
  const shown = row.revoked_at === null;
  return {
    id: row.id,
    numberId: row.number_id,
    threadId: row.thread_id,
    wamid: row.wamid,
    commandId: row.command_id,
    direction: row.direction,
    origin: row.origin,
    author: row.author_name === null ? null : { userId: row.author_user_id, name: row.author_name },
    kind: row.kind,
    text: shown ? row.text : null,
    originalText: shown ? row.original_text : null,
    media: shown ? mediaFromRow(row) : null,
    extra: shown ? (row.extra as Message['extra']) : null,
    replyToWamid: row.reply_to_wamid,
    forwarded: row.forwarded,
    reactions: row.reactions,
    referral: row.referral as Message['referral'],
    sentAt: row.sent_at,
    receivedAt: row.received_at,
    source: row.source,
    status: row.status,
    failure: row.failure,
    cost: costFromRow(row.pricing),
    editedAt: row.edited_at,
    revokedAt: row.revoked_at,
    revision: row.revision,
  };
}

/** Of what ingest kept of a status's pricing, the part that people are told. */
function costFromRow(pricing: MessageRow['pricing']): Message['cost'] {
  if (pricing === null) return null;
  const { category = null, type = null, billable = null } = pricing;
  if (category === null && type === null && billable === null) return null;
  return { category, type, billable } as Message['cost'];
}

function mediaFromRow(row: MessageRow): Media | null {
  if (row.media_id === null || row.media_mime === null || row.media_state === null) return null;
  return {
    id: row.media_id,
    mime: row.media_mime,
    size: row.media_size,
    filename: row.media_filename,
    voice: row.media_voice ?? false,
    state: row.media_state,
    problem: row.media_problem,
  };
}
