import { type Kysely, sql } from 'kysely';
import { isRestricted, maySend, type SendVerdict } from '#shared/coexistence/may-send.ts';
import { windowState } from '#shared/coexistence/window.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import { activeHolds } from './holds.ts';

/** What somebody, or something, wants to send. */
export interface GateQuestion {
  numberId: string;
  /** Also one that was merged into another. */
  threadId: string;
  /** Null: free-form. */
  templateId: string | null;
  bulk: boolean;
}

/** What the rules data say of people's countries. */
export interface GateRules {
  /** Does Meta deliver no marketing to this person? */
  takesNoMarketing(person: { phone: string | null; userId: string | null }, now: Millis): boolean;
}

/** Meta's advice after 131049: no marketing to this person for a day. */
const WITHHELD_MS = 24 * 60 * 60_000;

/**
 * The one place where the gate is fed: asked when a send is taken, and again in the transaction after which it is
 * posted, so that nothing that was refused meanwhile goes out.
 * @returns null when the number has no such thread
 */
export async function askGate(
  db: Kysely<Database>,
  question: GateQuestion,
  rules: GateRules,
  now: Millis,
): Promise<SendVerdict | null> {
  const { numberId, templateId, bulk } = question;
  const row = await db
    .selectFrom('threads as asked')
    .innerJoin('threads', (join) =>
      join.on((on) => on('threads.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id'))),
    )
    .innerJoin('contacts', 'contacts.id', 'threads.contact_id')
    .innerJoin('numbers', 'numbers.id', 'threads.number_id')
    .select([
      'threads.id as thread_id',
      'threads.last_inbound_at',
      'contacts.phone',
      'contacts.user_id',
      'contacts.stops',
      'numbers.lifecycle',
      'numbers.standing',
      'numbers.display_phone',
    ])
    .where('asked.id', '=', question.threadId)
    .where('threads.number_id', '=', numberId)
    .executeTakeFirst();
  if (!row) return null;
  const template = templateId === null ? null : await templateOf(db, numberId, templateId);
  const marketing = template?.category === 'marketing';
  const holds = await activeHolds(db, numberId, now);
  const begins = !windowState(row.last_inbound_at, now).open;
  const { ban = null, restrictions = [] } = row.standing;
  return maySend({
    lifecycle: row.lifecycle,
    restricted: isRestricted({ ban, restrictions }, begins, now),
    lastInboundAt: row.last_inbound_at,
    now,
    hasRecipient: row.phone !== null || row.user_id !== null,
    toOneself: row.phone === row.display_phone,
    countryTakesNoMarketing:
      marketing && rules.takesNoMarketing({ phone: row.phone, userId: row.user_id }, now),
    marketingWithheld: marketing && (await wasWithheld(db, row.thread_id, now)),
    stops: row.stops,
    template,
    bulk,
    bulkHalted: holds.some(({ scope }) => scope === 'bulk'),
    categoryHalted: template !== null && holds.some(({ scope }) => scope === `category:${template.category}`),
  });
}

/** A template that is not there, or is another number's, cannot be sent: it counts as deleted. */
async function templateOf(db: Kysely<Database>, numberId: string, templateId: string) {
  const found = await db
    .selectFrom('templates')
    .select(['category', 'status'])
    .where('id', '=', templateId)
    .where('number_id', '=', numberId)
    .executeTakeFirst();
  return found ?? { category: 'other' as const, status: 'DELETED' };
}

async function wasWithheld(db: Kysely<Database>, threadId: string, now: Millis): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from messages m
      where m.thread_id in (select ${threadId}::uuid union all select t.id from threads t where t.merged_into = ${threadId}::uuid)
        and m.direction = 'out' and m.sent_at > ${now - WITHHELD_MS} and m.failure ->> 'code' = '131049') as found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}
