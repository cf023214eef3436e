import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { SEND_REFUSALS, type SendRefusal } from '#shared/coexistence/may-send.ts';
import type { SendContent } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import { Id, type Millis } from '#shared/model/primitives.ts';
import { refreshThreads } from '../ingest/threads.ts';
import { askGate, type GateRules } from '../outbound/gate.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import { messageFromRow, selectMessages } from '../store/rows/message.ts';
import { announce } from '../store/signal.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { type ContentProblem, readContent } from './message-content.ts';
import { once } from './once.ts';

export type SendProblem = SendRefusal | ContentProblem | 'thread_unknown';

/** What was decided when the command first came. */
const Recorded = z.union([
  z.object({ messageId: Id }),
  z.object({
    refused: z.enum([
      ...SEND_REFUSALS,
      'media_unknown',
      'media_unfit',
      'template_unknown',
      'template_parameters',
      'content_unfit',
      'thread_unknown',
    ]),
    detail: z.string().optional(),
  }),
]);

export type SendAnswer =
  | { ok: true; message: Message }
  | { ok: false; reason: SendProblem | 'command_taken'; detail?: string | undefined };

/** A send as a person, or a machine in their name, asks for it. */
export interface SendMessage {
  commandId: string;
  numberId: string;
  threadId: string;
  content: SendContent;
  replyToWamid: string | null;
  bulk: boolean;
  person: { userId: string; name: string };
}

/** Content that outranks every other source of the same message. */
const OURS = 4;

/**
 * Takes a message for sending: the command, the message (`queued`) and its place in the outbound queue are committed
 * together, or the refusal is.
 */
export async function sendMessage(
  { db }: Store,
  send: SendMessage,
  rules: GateRules,
  now: Millis,
): Promise<SendAnswer> {
  const { commandId, numberId, person } = send;
  const recorded = await changeFeed(db, numberFeed(numberId), now, (change) =>
    once(change, { id: commandId, userId: person.userId, kind: 'message.send', now }, Recorded, () =>
      accept(change, send, rules, now),
    ),
  );
  if (recorded === null) return { ok: false, reason: 'command_taken' };
  if ('refused' in recorded) return { ok: false, reason: recorded.refused, detail: recorded.detail };
  const row = await selectMessages(db)
    .where('messages.id', '=', recorded.messageId)
    .executeTakeFirstOrThrow();
  return { ok: true, message: messageFromRow(row) };
}

async function accept(
  change: Change,
  send: SendMessage,
  rules: GateRules,
  now: Millis,
): Promise<z.infer<typeof Recorded>> {
  const { trx, touched } = change;
  const { commandId, numberId, person, bulk, content } = send;
  const threadId = await survivingThread(trx, send.threadId);
  if (!threadId) return { refused: 'thread_unknown' };
  const read = await readContent(change, content, numberId);
  if (!read.ok) return { refused: read.reason, detail: read.detail };
  const templateId = content.kind === 'template' ? content.templateId : null;
  const verdict = await askGate(trx, { numberId, threadId, templateId, bulk }, rules, now);
  if (!verdict) return { refused: 'thread_unknown' };
  if (!verdict.ok && !verdict.waits) return { refused: verdict.reason };
  const { kind, origin, text, mediaId, extra } = read.content;
  const messageId = uuidv7();
  await trx
    .insertInto('messages')
    .values({
      id: messageId,
      number_id: numberId,
      thread_id: threadId,
      wamid: null,
      command_id: commandId,
      direction: 'out',
      origin,
      author_user_id: person.userId,
      author_name: person.name,
      kind,
      text,
      original_text: null,
      media_id: mediaId,
      extra: extra && JSON.stringify(extra),
      reply_to_wamid: send.replyToWamid,
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
    .values({
      id: messageId,
      command_id: commandId,
      message_id: messageId,
      number_id: numberId,
      thread_id: threadId,
      content: JSON.stringify(content),
      lane: bulk ? 'bulk' : 'person',
      created_at: now,
    })
    .execute();
  touched.changed('message', messageId);
  await refreshThreads(change, [threadId]);
  await announce(trx, 'outbound');
  return { messageId };
}
