import type { Kysely } from 'kysely';
import { z } from 'zod';
import { SEND_REFUSALS, type SendRefusal } from '#shared/coexistence/may-send.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { askGate, type GateRules } from '../outbound/gate.ts';
import { OLDEST_TARGET_MS } from '../outbound/newest-inbound.ts';
import { queueReaction } from '../outbound/reactions.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { once } from './once.ts';

export interface React {
  commandId: string;
  userId: string;
  numberId: string;
  /** The message that it is about. */
  messageId: string;
  /** Null takes the reaction back. */
  emoji: string | null;
}

export type ReactProblem = SendRefusal | 'message_unknown' | 'message_unnamed' | 'message_too_old';
export type ReactAnswer = { ok: true } | { ok: false; reason: ReactProblem | 'command_taken' };

const Recorded = z.union([
  z.object({
    refused: z.enum([...SEND_REFUSALS, 'message_unknown', 'message_unnamed', 'message_too_old']),
  }),
  z.object({ queued: z.literal(true) }),
]);

/** Reacts to a message of a thread: shown at once, sent in the thread's order, and taken back should Meta refuse it. */
export async function react(
  db: Kysely<Database>,
  command: React,
  rules: GateRules,
  now: Millis,
): Promise<ReactAnswer> {
  const { commandId: id, userId, numberId } = command;
  const recorded = await changeFeed(db, numberFeed(numberId), now, (change) =>
    once(change, { id, userId, kind: 'message.react', now }, Recorded, () =>
      accept(change, command, rules, now),
    ),
  );
  if (recorded === null) return { ok: false, reason: 'command_taken' };
  return 'refused' in recorded ? { ok: false, reason: recorded.refused } : { ok: true };
}

async function accept(
  change: Change,
  { commandId, numberId, messageId, emoji }: React,
  rules: GateRules,
  now: Millis,
): Promise<z.infer<typeof Recorded>> {
  const message = await change.trx
    .selectFrom('messages')
    .select(['thread_id', 'wamid', 'sent_at', 'revoked_at'])
    .where('id', '=', messageId)
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  const threadId = message && (await survivingThread(change.trx, message.thread_id));
  if (!threadId || message.revoked_at !== null) return { refused: 'message_unknown' };
  if (message.wamid === null) return { refused: 'message_unnamed' };
  if (message.sent_at <= now - OLDEST_TARGET_MS) return { refused: 'message_too_old' };
  const verdict = await askGate(
    change.trx,
    { numberId, threadId, templateId: null, bulk: false },
    rules,
    now,
  );
  if (!verdict) return { refused: 'message_unknown' };
  if (!verdict.ok && !verdict.waits) return { refused: verdict.reason };
  const target = { messageId, numberId, threadId, wamid: message.wamid };
  await queueReaction(change, commandId, target, emoji, now);
  return { queued: true };
}
