import type { Kysely, Transaction } from 'kysely';
import { isReminded, latestSnooze, reminderStep } from '#shared/coexistence/reminder-steps.ts';
import type { ReminderClaim, ReminderName } from '#shared/gateway-api/http.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { numberFromRow } from '../store/rows/number.ts';
import type { Database } from '../store/schema.ts';
import type { Session } from '../team/session.ts';

/** A device that has claimed a reminder and not said that it was shown loses it after this time. */
const SHOWING_MS = 60_000;
/** The first showing and, after a crash between showing and telling, one repeat. */
const MOST_TRIES = 2;

/**
 * Whether this device may show a reminder to its person now. Claims of one number run one after another, so that two
 * consoles never show the same one; whether it is due is decided here, by the gateway's time.
 */
export async function claimReminder(
  db: Kysely<Database>,
  numberId: string,
  { dueAt, hours }: ReminderName,
  session: Session,
  now: Millis,
): Promise<ReminderClaim> {
  const { userId, deviceId } = session;
  return db.transaction().execute(async (trx) => {
    const number = await lockedNumber(trx, numberId);
    if (!isReminded(number.watch, session)) return verdict('not-you');
    if (number.lifecycle === 'disconnected') return verdict('moved');
    const step = reminderStep(number.activity, now, number.watch);
    if (step?.dueAt !== dueAt || step.hours !== hours) return verdict('moved');
    const snooze = await trx
      .selectFrom('reminder_snoozes')
      .select('until')
      .where('number_id', '=', numberId)
      .where('user_id', '=', userId)
      .where('until', '>', now)
      .executeTakeFirst();
    if (snooze) return verdict('snoozed', snooze.until);

    const claim = { number_id: numberId, due_at: dueAt, hours, user_id: userId };
    const before = await trx
      .selectFrom('reminder_claims')
      .selectAll()
      .where((eb) => eb.and(claim))
      .executeTakeFirst();
    if (before && (before.shown_at !== null || before.tries >= MOST_TRIES)) return verdict('shown');
    const leaseEnds = before ? before.claimed_at + SHOWING_MS : now;
    // A device that asks again has started anew: it does not know whether it had shown it.
    if (before && before.device_id !== deviceId && leaseEnds > now) return verdict('elsewhere', leaseEnds);
    await trx
      .insertInto('reminder_claims')
      .values({ ...claim, device_id: deviceId, claimed_at: now, shown_at: null })
      .onConflict((conflict) =>
        conflict
          .columns(['number_id', 'user_id', 'due_at', 'hours'])
          .doUpdateSet({ device_id: deviceId, claimed_at: now, tries: MOST_TRIES }),
      )
      .execute();
    return verdict('show');
  });
}

/** The reminder is on the person's screen: no device shows it again. */
export async function reminderShown(
  db: Kysely<Database>,
  numberId: string,
  { dueAt, hours }: ReminderName,
  { userId }: Session,
  now: Millis,
): Promise<void> {
  await db
    .updateTable('reminder_claims')
    .set({ shown_at: now })
    .where((eb) => eb.and({ number_id: numberId, due_at: dueAt, hours, user_id: userId }))
    .execute();
}

/**
 * Puts a number's reminders off for one person: at most a day, at most three hours near the deadline.
 * @returns until when
 */
export async function snoozeReminders(
  db: Kysely<Database>,
  numberId: string,
  wanted: Millis,
  { userId }: Session,
  now: Millis,
): Promise<Millis> {
  return db.transaction().execute(async (trx) => {
    const { activity, watch } = await lockedNumber(trx, numberId);
    const step = reminderStep(activity, now, watch);
    const until = step === null ? now : Math.max(now, Math.min(wanted, latestSnooze(step.clock, now)));
    await trx
      .insertInto('reminder_snoozes')
      .values({ number_id: numberId, user_id: userId, until })
      .onConflict((conflict) => conflict.columns(['number_id', 'user_id']).doUpdateSet({ until }))
      .execute();
    return until;
  });
}

async function lockedNumber(trx: Transaction<Database>, numberId: string): Promise<BusinessNumber> {
  const row = await trx
    .selectFrom('numbers')
    .selectAll()
    .where('id', '=', numberId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return numberFromRow(row);
}

const verdict = (name: ReminderClaim['verdict'], askAgainAt: Millis | null = null): ReminderClaim => ({
  verdict: name,
  askAgainAt,
});
