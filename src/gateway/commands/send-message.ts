import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { maySend, type SendRefusal } from '#shared/coexistence/may-send.ts';
import type { SendRequest } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import { Id, type Millis } from '#shared/model/primitives.ts';
import { refreshThreads } from '../ingest/threads.ts';
import { fitsKind } from '../meta/media-limits.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import { messageFromRow, selectMessages } from '../store/rows/message.ts';
import { announce } from '../store/signal.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { once } from './once.ts';

export type SendProblem = SendRefusal | 'media_unknown' | 'media_unfit' | 'thread_unknown';

/** What was decided when the command first came. */
const Recorded = z.union([
  z.object({ messageId: Id }),
  z.object({
    refused: z.enum([
      'window_closed',
      'number_paused',
      'number_disconnected',
      'no_recipient',
      'media_unknown',
      'media_unfit',
      'thread_unknown',
    ]),
  }),
]);

export type SendAnswer =
  | { ok: true; message: Message }
  | { ok: false; reason: SendProblem | 'command_taken' };

/** Content that outranks every other source of the same message. */
const OURS = 4;

/**
 * Takes a message for sending: the command, the message (`queued`) and its place in the outbound queue are committed
 * together, or the refusal is.
 * @param numberId of the thread
 */
export async function sendMessage(
  { db }: Store,
  request: SendRequest,
  numberId: string,
  person: { userId: string; name: string },
  now: Millis,
): Promise<SendAnswer> {
  const recorded = await changeFeed(db, numberFeed(numberId), now, (change) =>
    once(change, { id: request.commandId, userId: person.userId, kind: 'message.send', now }, Recorded, () =>
      accept(change, request, numberId, person, now),
    ),
  );
  if (recorded === null) return { ok: false, reason: 'command_taken' };
  if ('refused' in recorded) return { ok: false, reason: recorded.refused };
  const row = await selectMessages(db)
    .where('messages.id', '=', recorded.messageId)
    .executeTakeFirstOrThrow();
  return { ok: true, message: messageFromRow(row) };
}

async function accept(
  change: Change,
  request: SendRequest,
  numberId: string,
  person: { userId: string; name: string },
  now: Millis,
): Promise<z.infer<typeof Recorded>> {
  const { trx, touched } = change;
  const { content } = request;
  const threadId = await survivingThread(trx, request.threadId);
  const thread = await trx
    .selectFrom('threads')
    .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
    .innerJoin('numbers', 'numbers.id', 'threads.number_id')
    .select(['threads.last_inbound_at', 'contacts.phone', 'contacts.user_id', 'numbers.lifecycle'])
    .where('threads.id', '=', threadId)
    .where('threads.number_id', '=', numberId)
    .executeTakeFirst();
  if (!threadId || !thread) return { refused: 'thread_unknown' };
  const verdict = maySend({
    lifecycle: thread.lifecycle,
    lastInboundAt: thread.last_inbound_at,
    now,
    hasRecipient: thread.phone !== null || thread.user_id !== null,
  });
  if (!verdict.ok && !verdict.waits) return { refused: verdict.reason };
  if (content.kind !== 'text') {
    const media = await trx
      .selectFrom('media')
      .select(['mime', 'size'])
      .where('id', '=', content.mediaId)
      .where('number_id', '=', numberId)
      .where('state', '=', 'stored')
      .executeTakeFirst();
    if (!media) return { refused: 'media_unknown' };
    if (!fitsKind(content.kind, media.mime, media.size ?? 0)) return { refused: 'media_unfit' };
    if (content.filename)
      await trx
        .updateTable('media')
        .set({ filename: content.filename })
        .where('id', '=', content.mediaId)
        .execute();
  }
  const messageId = uuidv7();
  await trx
    .insertInto('messages')
    .values({
      id: messageId,
      number_id: numberId,
      thread_id: threadId,
      wamid: null,
      command_id: request.commandId,
      direction: 'out',
      origin: 'agent',
      author_user_id: person.userId,
      author_name: person.name,
      kind: content.kind,
      text: content.text,
      original_text: null,
      media_id: content.kind === 'text' ? null : content.mediaId,
      extra: null,
      reply_to_wamid: request.replyToWamid,
      referral: null,
      sent_at: now,
      received_at: now,
      source: 'live',
      content_rank: OURS,
      status: 'queued',
      failure: null,
      pricing: null,
      edited_at: null,
      revoked_at: null,
    })
    .execute();
  await trx
    .insertInto('outbound')
    .values({ message_id: messageId, number_id: numberId, thread_id: threadId, created_at: now })
    .execute();
  touched.changed('message', messageId);
  await refreshThreads(change, [threadId]);
  await announce(trx, 'outbound');
  return { messageId };
}
