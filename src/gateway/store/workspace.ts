import type { Selectable } from 'kysely';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { Lifecycle } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from './changes.ts';
import type { Store } from './open.ts';
import type { NumberRow } from './rows/number.ts';
import type { Database } from './schema.ts';

export type WorkspaceRow = Selectable<Database['workspace']>;

/** The database's one workspace; made, with a fresh epoch, when there is none. A given name replaces the old one. */
export async function ensureWorkspace(
  store: Store,
  given: { name: string; sample: boolean; now: Millis },
): Promise<WorkspaceRow> {
  await store.db
    .insertInto('workspace')
    .values({ id: uuidv7(), name: given.name, epoch: uuidv4(), sample: given.sample, created_at: given.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return store.db.updateTable('workspace').set({ name: given.name }).returningAll().executeTakeFirstOrThrow();
}

export interface GivenNumber {
  phoneNumberId: string;
  wabaId: string;
  displayPhone: string;
  name: string;
  lifecycle: Lifecycle;
  onboardedAt: Millis | null;
  /** Where the activity clock begins; the onboarding unless told. */
  confirmedAt?: Millis;
}

/** The number that the configuration names; made when it is new. What Meta said of a known one since is kept. */
export async function ensureNumber(store: Store, given: GivenNumber, now: Millis): Promise<NumberRow> {
  const find = store.db.selectFrom('numbers').selectAll().where('phone_number_id', '=', given.phoneNumberId);
  const known = await find.executeTakeFirst();
  if (known) return known;
  const id = uuidv7();
  const confirmedAt = given.confirmedAt ?? given.onboardedAt;
  await changeFeed(store.db, numberFeed(id), now, async ({ trx, touched }) => {
    touched.changed('number', id);
    await trx
      .insertInto('numbers')
      .values({
        id,
        phone_number_id: given.phoneNumberId,
        waba_id: given.wabaId,
        display_phone: given.displayPhone.replace(/\D/g, ''),
        name: given.name,
        lifecycle: given.lifecycle,
        onboarded_at: given.onboardedAt,
        // Linking is done on the phone, in the app.
        confirmed_at: confirmedAt,
        confirmed_by: confirmedAt === null ? null : 'onboarding',
      })
      .execute();
  });
  return find.executeTakeFirstOrThrow();
}
