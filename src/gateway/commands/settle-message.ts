import type { Kysely } from 'kysely';
import { z } from 'zod';
import { settleWait } from '#shared/coexistence/unknown-send.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { decide } from '../outbound/outcomes.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { once } from './once.ts';

export interface SettleMessage {
  commandId: string;
  userId: string;
  numberId: string;
  messageId: string;
  /** What the person found out, on the phone or from the customer. */
  arrived: boolean;
}

export type SettleProblem = 'not_unknown' | 'too_early';
export type SettleAnswer =
  | { ok: true }
  | { ok: false; reason: SettleProblem; waitMs: number }
  | { ok: false; reason: 'command_taken'; waitMs: 0 };

const Recorded = z.union([
  z.object({ settled: z.literal(true) }),
  z.object({ refused: z.enum(['not_unknown']) }),
]);

/**
 * A person says what became of a send that nobody answered: it stands as sent, without ticks, or as failed
 * (`not_arrived`), so that it can be sent again as a new one. Whatever Meta still says of it comes before their word.
 */
export async function settleMessage(
  db: Kysely<Database>,
  command: SettleMessage,
  now: Millis,
): Promise<SettleAnswer> {
  const { commandId: id, userId, numberId } = command;
  const waitMs = await untilAllowed(db, command.messageId, now);
  if (waitMs > 0) return { ok: false, reason: 'too_early', waitMs };
  const recorded = await changeFeed(db, numberFeed(numberId), now, (change) =>
    once(change, { id, userId, kind: 'message.settle', now }, Recorded, () => settle(change, command)),
  );
  if (recorded === null) return { ok: false, reason: 'command_taken', waitMs: 0 };
  return 'refused' in recorded ? { ok: false, reason: recorded.refused, waitMs: 0 } : { ok: true };
}

async function untilAllowed(db: Kysely<Database>, messageId: string, now: Millis): Promise<number> {
  const message = await db
    .selectFrom('messages')
    .select(['status', 'extra'])
    .where('id', '=', messageId)
    .executeTakeFirst();
  return message?.status === 'unknown' ? settleWait(message.extra?.unknownSince, now) : 0;
}

async function settle(
  change: Change,
  { messageId, numberId, arrived }: SettleMessage,
): Promise<z.infer<typeof Recorded>> {
  const send = await change.trx
    .selectFrom('outbound')
    .innerJoin('messages', 'messages.id', 'outbound.message_id')
    .select('outbound.id')
    .where('messages.id', '=', messageId)
    .where('messages.number_id', '=', numberId)
    .where('messages.status', '=', 'unknown')
    .executeTakeFirst();
  if (!send) return { refused: 'not_unknown' };
  await decide(change, send.id, arrived);
  return { settled: true };
}
