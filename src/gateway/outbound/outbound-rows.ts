import type { Kysely } from 'kysely';
import { PAIR_BURST, PAIR_INTERVAL_MS } from '#shared/coexistence/pacing.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Recipient, SentTemplate } from '../meta/outgoing-message.ts';
import { templateFromRow } from '../store/rows/template.ts';
import type { Database } from '../store/schema.ts';
import type { OutboundContent } from '../store/tables/queues.ts';
import type { WaitingSend } from './waiting-line.ts';

/** A send as it is posted. */
export interface DueSend {
  commandId: string;
  recipient: Recipient;
  content: OutboundContent;
  template: SentTemplate | null;
  replyToWamid: string | null;
  file: { sha256: string; mime: string; size: number; filename: string } | null;
}

/** The queue with each send's thread as it is now: a merge may have moved it on. */
export function queueRows(db: Kysely<Database>) {
  return db
    .selectFrom('outbound')
    .innerJoin('threads as asked', 'asked.id', 'outbound.thread_id')
    .innerJoin('threads', (join) =>
      join.on((on) => on('threads.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id'))),
    );
}

/** Sends of a number that wait behind `after`, in line order. */
export async function loadWaiting(
  db: Kysely<Database>,
  numberId: string,
  after: number,
): Promise<WaitingSend[]> {
  const rows = await queueRows(db)
    .select([
      'outbound.id as id',
      'outbound.command_id as commandId',
      'outbound.lane as lane',
      'threads.id as threadId',
      'threads.contact_id as contactId',
      'outbound.not_before as notBefore',
      'outbound.attempts as attempts',
      'outbound.seq as seq',
    ])
    .where('outbound.number_id', '=', numberId)
    .where('outbound.state', '=', 'waiting')
    .where('outbound.seq', '>', after)
    .orderBy('outbound.seq')
    .execute();
  return rows.map((row) => ({ ...row, refusals: 0, uploadedAs: null }));
}

/** A send's words and recipient, read again right before it goes. Null when it is no longer waiting. */
export async function readDue(db: Kysely<Database>, id: string): Promise<DueSend | null> {
  const row = await queueRows(db)
    .leftJoin('messages', 'messages.id', 'outbound.message_id')
    .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
    .leftJoin('media', 'media.id', 'messages.media_id')
    .select([
      'outbound.command_id',
      'outbound.content',
      'messages.reply_to_wamid',
      'contacts.phone',
      'contacts.user_id',
      'media.sha256',
      'media.mime',
      'media.size',
      'media.filename',
    ])
    .where('outbound.id', '=', id)
    .where('outbound.state', '=', 'waiting')
    .executeTakeFirst();
  if (!row) return null;
  const { sha256, mime, size, filename, content } = row;
  return {
    commandId: row.command_id,
    recipient: { phone: row.phone, userId: row.user_id },
    content,
    template: content.kind === 'template' ? await templateOf(db, content.templateId) : null,
    replyToWamid: row.reply_to_wamid,
    file: sha256 && mime ? { sha256, mime, size: size ?? 0, filename: filename ?? 'file' } : null,
  };
}

async function templateOf(db: Kysely<Database>, id: string): Promise<SentTemplate | null> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? templateFromRow(row) : null;
}

/** WhatsApp's time of a message that arrives now may lie this far back; it narrows the search. */
const DELAY_MS = 10 * 60_000;

/** How long ago customers' messages arrived that share the number's throughput with sends, oldest first. */
export async function recentInbound(
  db: Kysely<Database>,
  numberId: string,
  within: number,
  now: Millis,
): Promise<number[]> {
  const rows = await db
    .selectFrom('messages')
    .select('received_at')
    .where('number_id', '=', numberId)
    .where('sent_at', '>', now - DELAY_MS)
    .where('direction', '=', 'in')
    .where('source', '=', 'live')
    .where('received_at', '>', now - within)
    .orderBy('received_at')
    .execute();
  return rows.map((row) => now - row.received_at);
}

/** Sends of the time in which Meta may still hold them against a recipient, oldest first. */
export async function recentSends(
  db: Kysely<Database>,
  numberId: string,
  now: Millis,
): Promise<{ contactId: string; age: number }[]> {
  const rows = await queueRows(db)
    .select(['threads.contact_id', 'outbound.posted_at'])
    .where('outbound.number_id', '=', numberId)
    .where('outbound.posted_at', '>', now - PAIR_BURST * PAIR_INTERVAL_MS)
    .where('outbound.state', 'in', ['accepted', 'unknown'])
    .orderBy('outbound.posted_at')
    .execute();
  return rows.map((row) => ({ contactId: row.contact_id, age: Math.max(0, now - (row.posted_at ?? now)) }));
}
