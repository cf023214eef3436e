import { type Kysely, sql } from 'kysely';
import { maySend } from '#shared/coexistence/may-send.ts';
import { laterStatus } from '#shared/coexistence/status-rank.ts';
import { SendContent } from '#shared/gateway-api/http.ts';
import type { DeliveryStatus, Failure } from '#shared/model/message.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { attachWamid } from '../ingest/effects.ts';
import { refreshThreads } from '../ingest/threads.ts';
import type { Recipient } from '../meta/outgoing-message.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import type { WaitingSend } from './waiting-line.ts';

const RECOVER_AT_ONCE = 200;

/** A send as it is posted. */
export interface DueSend {
  commandId: string;
  recipient: Recipient;
  content: SendContent;
  replyToWamid: string | null;
  media: { sha256: string; mime: string; size: number; filename: string } | null;
}

/** The queue with each send's thread as it is now: a merge may have moved it on. */
function queue(db: Kysely<Database>) {
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
  const rows = await queue(db)
    .innerJoin('messages', 'messages.id', 'outbound.message_id')
    .select([
      'outbound.message_id as messageId',
      'messages.command_id as commandId',
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
  return rows.map((row) => ({
    ...row,
    commandId: row.commandId ?? row.messageId,
    refusals: 0,
    uploadedAs: null,
  }));
}

/** A send's words and recipient, read again right before it goes. Null when it is no longer waiting. */
export async function readDue(db: Kysely<Database>, messageId: string): Promise<DueSend | null> {
  const row = await queue(db)
    .innerJoin('messages', 'messages.id', 'outbound.message_id')
    .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
    .leftJoin('media', 'media.id', 'messages.media_id')
    .select([
      'messages.command_id',
      'messages.kind',
      'messages.text',
      'messages.media_id',
      'messages.reply_to_wamid',
      'contacts.phone',
      'contacts.user_id',
      'media.sha256',
      'media.mime',
      'media.size',
      'media.filename',
    ])
    .where('outbound.message_id', '=', messageId)
    .where('outbound.state', '=', 'waiting')
    .executeTakeFirst();
  if (!row) return null;
  const { sha256, mime, size, filename } = row;
  return {
    commandId: row.command_id ?? messageId,
    recipient: { phone: row.phone, userId: row.user_id },
    content: SendContent.parse({ kind: row.kind, text: row.text, mediaId: row.media_id, filename }),
    replyToWamid: row.reply_to_wamid,
    media: sha256 && mime ? { sha256, mime, size: size ?? 0, filename: filename ?? 'file' } : null,
  };
}

/**
 * Passes the gate once more and writes down that the request is about to leave: the last commit before the POST. From
 * here on only an answer, or a status, tells what became of it.
 * @returns whether it may be posted; `refused` when the gate has shut meanwhile and the message failed
 */
export async function beginPosting(
  db: Kysely<Database>,
  numberId: string,
  messageId: string,
  now: Millis,
): Promise<'go' | 'paused' | 'refused' | 'gone'> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    const row = await queue(change.trx)
      .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
      .innerJoin('numbers', 'numbers.id', 'outbound.number_id')
      .select(['numbers.lifecycle', 'threads.last_inbound_at', 'contacts.phone', 'contacts.user_id'])
      .where('outbound.message_id', '=', messageId)
      .where('outbound.state', '=', 'waiting')
      .executeTakeFirst();
    if (!row) return 'gone';
    const verdict = maySend({
      lifecycle: row.lifecycle,
      lastInboundAt: row.last_inbound_at,
      now,
      hasRecipient: row.phone !== null || row.user_id !== null,
    });
    if (!verdict.ok && verdict.waits) return 'paused';
    if (!verdict.ok) {
      await settle(change, messageId, 'failed', {
        status: 'failed',
        failure: { code: verdict.reason, detail: '' },
      });
      return 'refused';
    }
    await settle(change, messageId, 'posting', { status: 'sending' });
    await change.trx
      .updateTable('outbound')
      .set({ attempts: sql<number>`attempts + 1` })
      .where('message_id', '=', messageId)
      .execute();
    return 'go';
  });
}

/** Graph took it. Its status tells when it is sent; until then it is `sending`, now with its wamid. */
export function accepted(
  db: Kysely<Database>,
  numberId: string,
  messageId: string,
  wamid: string,
  now: Millis,
): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    await settle(change, messageId, 'accepted', { wamid });
  });
}

/** It certainly did not reach the customer and may be tried again. */
export async function backInLine(db: Kysely<Database>, messageId: string, notBefore: Millis): Promise<void> {
  await db
    .updateTable('outbound')
    .set({ state: 'waiting', not_before: Math.round(notBefore) })
    .where('message_id', '=', messageId)
    .where('state', 'in', ['waiting', 'posting'])
    .execute();
}

export function failed(
  db: Kysely<Database>,
  numberId: string,
  messageId: string,
  failure: Failure,
  now: Millis,
): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    await settle(change, messageId, 'failed', { status: 'failed', failure });
  });
}

/** It may have reached the customer. Nobody posts it again; a status, or a person, decides. */
export function unknown(
  db: Kysely<Database>,
  numberId: string,
  messageId: string,
  now: Millis,
): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    await settle(change, messageId, 'unknown', { status: 'unknown' });
  });
}

/** What was being posted when a gateway process died may have been delivered. */
export async function recoverPosting(db: Kysely<Database>, numberId: string, now: Millis): Promise<number> {
  let recovered = 0;
  for (;;) {
    const count = await changeFeed(db, numberFeed(numberId), now, async (change) => {
      const rows = await change.trx
        .selectFrom('outbound')
        .select('message_id')
        .where('number_id', '=', numberId)
        .where('state', '=', 'posting')
        .limit(RECOVER_AT_ONCE)
        .execute();
      for (const row of rows) await settle(change, row.message_id, 'unknown', { status: 'unknown' });
      return rows.length;
    });
    if (count === 0) return recovered;
    recovered += count;
  }
}

interface Outcome {
  status?: DeliveryStatus;
  failure?: Failure;
  wamid?: string;
}

/** Writes an outcome to the queue's row and to the message. A status that came by webhook meanwhile is never taken back. */
async function settle(
  change: Change,
  messageId: string,
  state: 'posting' | 'accepted' | 'unknown' | 'failed',
  { status, failure, wamid }: Outcome,
): Promise<void> {
  const { trx, touched } = change;
  await trx
    .updateTable('outbound')
    .set({ state })
    .where('message_id', '=', messageId)
    .where('state', 'in', state === 'accepted' ? ['waiting', 'posting', 'unknown'] : ['waiting', 'posting'])
    .execute();
  if (wamid !== undefined) await attachWamid(change, messageId, wamid);
  const message = await trx
    .selectFrom('messages')
    .select(['status', 'thread_id'])
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  const later = laterStatus(message.status ?? 'queued', status ?? 'queued');
  if (later !== message.status) {
    await trx
      .updateTable('messages')
      .set({ status: later, ...(failure && { failure: JSON.stringify(failure) }) })
      .where('id', '=', messageId)
      .execute();
    touched.changed('message', messageId);
  }
  const threadId = await survivingThread(trx, message.thread_id);
  if (threadId) await refreshThreads(change, [threadId]);
}
