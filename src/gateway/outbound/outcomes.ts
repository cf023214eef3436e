import { type Kysely, sql } from 'kysely';
import { laterStatus } from '#shared/coexistence/status-rank.ts';
import type { DeliveryStatus, Failure } from '#shared/model/message.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { refreshThreads } from '../ingest/threads.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { takeRefusal } from './consequences.ts';
import { askGate, type GateRules } from './gate.ts';
import { nameMessage } from './message-effects.ts';
import { withdrawReaction } from './reactions.ts';

const RECOVER_AT_ONCE = 200;

/**
 * Passes the gate once more and writes down that the request is about to leave: the last commit before the POST. From
 * here on only an answer, or a status, tells what became of it.
 * @returns whether it may be posted; `refused` when the gate has shut meanwhile and the message failed
 */
export async function beginPosting(
  db: Kysely<Database>,
  id: string,
  numberId: string,
  rules: GateRules,
  now: Millis,
): Promise<'go' | 'paused' | 'refused' | 'gone'> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    const row = await change.trx
      .selectFrom('outbound')
      .select(['thread_id', 'content', 'lane'])
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (!row) return 'gone';
    const templateId = row.content.kind === 'template' ? row.content.templateId : null;
    const question = { numberId, threadId: row.thread_id, templateId, bulk: row.lane === 'bulk' };
    const verdict = await askGate(change.trx, question, rules, now);
    if (!verdict) return 'gone';
    if (!verdict.ok && verdict.waits) return 'paused';
    if (!verdict.ok) {
      await fail(change, id, { code: verdict.reason, detail: '' });
      return 'refused';
    }
    await settle(change, id, 'posting', { status: 'sending' });
    await change.trx
      .updateTable('outbound')
      .set({ attempts: sql<number>`attempts + 1`, posted_at: now })
      .where('id', '=', id)
      .execute();
    return 'go';
  });
}

/** Graph took it. Its status tells when it is sent; until then it is `sending`, now with its wamid. */
export function accepted(
  db: Kysely<Database>,
  numberId: string,
  id: string,
  taken: { wamid: string; held: boolean },
  now: Millis,
): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, (change) =>
    settle(change, id, 'accepted', { wamid: taken.wamid, ...(taken.held && { note: { held: true } }) }),
  );
}

/** It certainly did not reach the customer and may be tried again. */
export async function backInLine(db: Kysely<Database>, id: string, notBefore: Millis): Promise<void> {
  await db
    .updateTable('outbound')
    .set({ state: 'waiting', not_before: Math.round(notBefore) })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'posting'])
    .execute();
}

/**
 * Meta refused it, with everything that follows from the code.
 * @param notBefore it stays in line and is tried again then, by the machine's time; null: it failed
 */
export function refused(
  db: Kysely<Database>,
  numberId: string,
  id: string,
  failure: Failure,
  notBefore: Millis | null,
  now: Millis,
): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    if (notBefore === null) await fail(change, id, failure);
    else await backInLine(change.trx, id, notBefore);
    await takeRefusal(change, numberId, id, { ...failure, at: now }, now);
  });
}

/** It may have reached the customer. Nobody posts it again; a status, or a person, decides. */
export function unknown(db: Kysely<Database>, numberId: string, id: string, now: Millis): Promise<void> {
  return changeFeed(db, numberFeed(numberId), now, (change) => becomeUnknown(change, id, now));
}

/** What was being posted when a gateway process died may have been delivered. */
export async function recoverPosting(db: Kysely<Database>, numberId: string, now: Millis): Promise<number> {
  let recovered = 0;
  for (;;) {
    const count = await changeFeed(db, numberFeed(numberId), now, async (change) => {
      const rows = await change.trx
        .selectFrom('outbound')
        .select('id')
        .where('number_id', '=', numberId)
        .where('state', '=', 'posting')
        .limit(RECOVER_AT_ONCE)
        .execute();
      for (const { id } of rows) await becomeUnknown(change, id, now);
      return rows.length;
    });
    if (count === 0) return recovered;
    recovered += count;
  }
}

function becomeUnknown(change: Change, id: string, now: Millis): Promise<void> {
  return settle(change, id, 'unknown', { status: 'unknown', note: { unknownSince: now } });
}

async function fail(change: Change, id: string, failure: Failure): Promise<void> {
  await settle(change, id, 'failed', { status: 'failed', failure });
}

/** A person found out what became of a send that nobody knew of. The message's status is theirs until Meta says more. */
export async function decide(change: Change, id: string, arrived: boolean): Promise<void> {
  await change.trx
    .updateTable('outbound')
    .set({ state: arrived ? 'accepted' : 'failed' })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .execute();
  const failure = arrived ? undefined : { code: 'not_arrived', detail: '' };
  await settle(change, id, null, { status: arrived ? 'sent' : 'failed', ...(failure && { failure }) });
}

interface Outcome {
  status?: DeliveryStatus;
  failure?: Failure;
  wamid?: string;
  /** Put into the message's details. */
  note?: Record<string, unknown>;
}

/** Writes an outcome to the queue's row and to the message. A status that came by webhook meanwhile is never taken back. */
async function settle(
  change: Change,
  id: string,
  state: 'posting' | 'accepted' | 'unknown' | 'failed' | null,
  { status, failure, wamid, note }: Outcome,
): Promise<void> {
  const { trx, touched } = change;
  if (state !== null)
    await trx
      .updateTable('outbound')
      .set({ state })
      .where('id', '=', id)
      .where('state', 'in', state === 'accepted' ? ['waiting', 'posting', 'unknown'] : ['waiting', 'posting'])
      .execute();
  const { message_id: messageId } = await trx
    .selectFrom('outbound')
    .select('message_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (messageId === null) {
    if (state === 'failed') await withdrawReaction(change, id);
    return;
  }
  if (wamid !== undefined) await nameMessage(change, messageId, wamid);
  const message = await trx
    .selectFrom('messages')
    .select(['status', 'thread_id', 'extra'])
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  const later = laterStatus(message.status ?? 'queued', status ?? 'queued');
  const moved = later !== message.status && {
    status: later,
    ...(failure && { failure: JSON.stringify(failure) }),
  };
  const noted = note &&
    (status === undefined || later === status) && { extra: JSON.stringify({ ...message.extra, ...note }) };
  if (moved || noted) {
    await trx
      .updateTable('messages')
      .set({ ...moved, ...noted })
      .where('id', '=', messageId)
      .execute();
    touched.changed('message', messageId);
  }
  if (wamid === undefined) return touchPreview(change, messageId);
  const threadId = await survivingThread(trx, message.thread_id);
  if (threadId) await refreshThreads(change, [threadId]);
}

/** A status changes nothing of a thread but the line that previews its message. */
async function touchPreview({ trx, touched }: Change, messageId: string): Promise<void> {
  const rows = await trx
    .selectFrom('threads')
    .select('id')
    .where('preview_message_id', '=', messageId)
    .execute();
  for (const { id } of rows) touched.changed('thread', id);
}
