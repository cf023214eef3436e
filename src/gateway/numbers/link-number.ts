import { type Kysely, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import type { SecretBox } from '../store/secrets.ts';
import { announce } from '../store/signal.ts';
import { type Credentials, saveCredentials } from './credentials.ts';

/** A number that was linked just now, again or for the first time. */
export interface LinkedNumber {
  phoneNumberId: string;
  wabaId: string;
  /** Digits with country code. */
  displayPhone: string;
  name: string;
  provider: string;
  /**
   * `now`: a person linked it on the phone just now. `before`: a partner did, nobody knows when, so that every message
   * counts that comes as live.
   */
  onPhone: 'now' | 'before';
  credentials: Omit<Credentials, 'numberId'>;
  /** Who links it sees it, and so do the owners. */
  linkedBy: string;
}

/** Asking again for an import within a day is never right: Meta grants it once a linking. */
const DAY_MS = 24 * 60 * 60_000;

/**
 * Stores a number, its credentials and who may see it, in one transaction together with `also`. A number that was
 * linked before keeps its row, and so its threads and ids. Linking on the phone confirms the phone's use and mends the
 * link. The imports may be asked for anew, unless they were asked for within the last day
 * and the link has not been cut since.
 * @returns the number's id
 */
export async function linkNumber(
  db: Kysely<Database>,
  box: SecretBox,
  linked: LinkedNumber,
  now: Millis,
  also: (trx: Kysely<Database>, numberId: string) => Promise<void> = async () => {},
): Promise<string> {
  const find = db.selectFrom('numbers').select('id').where('phone_number_id', '=', linked.phoneNumberId);
  const id = (await find.executeTakeFirst())?.id ?? uuidv7();
  return changeFeed(db, numberFeed(id), now, async ({ trx, touched }) => {
    const known = await trx.selectFrom('numbers').selectAll().where('id', '=', id).executeTakeFirst();
    const columns = {
      waba_id: linked.wabaId,
      display_phone: linked.displayPhone,
      name: linked.name,
      provider: linked.provider,
      lifecycle: linked.onPhone === 'now' ? ('pending' as const) : ('active' as const),
      lifecycle_reason: null,
      lifecycle_at: now,
    };
    // WhatsApp counts in seconds: what is written in this one comes after.
    const linkedAt = Math.floor(now / 1000) * 1000;
    const confirmed = {
      confirmed_at: linkedAt,
      confirmed_by: 'onboarding' as const,
      confirmed_by_name: null,
    };
    const onPhone = linked.onPhone === 'now' && { onboarded_at: linkedAt, ...confirmed };
    if (!known)
      await trx
        .insertInto('numbers')
        .values({ id, phone_number_id: linked.phoneNumberId, ...columns, ...confirmed, ...onPhone })
        .execute();
    else {
      const cut = known.lifecycle === 'disconnected' || known.lifecycle === 'offboarded';
      const asked = Object.values(known.imports).map((one) => one.askedAt ?? 0);
      const anew = cut || asked.every((at) => now - at > DAY_MS);
      const gaps = known.gaps.map((gap) => ({ ...gap, to: gap.to ?? now }));
      await trx
        .updateTable('numbers')
        .set({ ...columns, ...onPhone, gaps: JSON.stringify(gaps), ...(anew && { imports: '{}' }) })
        .where('id', '=', id)
        .execute();
      if (anew)
        await trx
          .deleteFrom('number_events')
          .where('number_id', '=', id)
          .where('kind', 'in', ['history-chunk', 'history-failed'])
          .execute();
    }
    touched.changed('number', id);
    await openTo(trx, id, linked.linkedBy);
    await saveCredentials(trx, box, { ...linked.credentials, numberId: id }, now);
    await also(trx, id);
    return id;
  });
}

/** Consoles look at their memberships when the workspace's feed is announced. */
async function openTo(trx: Kysely<Database>, numberId: string, userId: string): Promise<void> {
  await sql`
    insert into memberships (user_id, number_id)
    select id, ${numberId}::uuid from users where role = 'owner' or id = ${userId}::uuid
    on conflict do nothing`.execute(trx);
  await announce(trx, 'feed:workspace');
}
