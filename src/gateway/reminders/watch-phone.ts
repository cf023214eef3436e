import type { Kysely } from 'kysely';
import type { PhoneWatch } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { isMember } from '../team/people.ts';

/** Sets when people are reminded of a number, and who holds its phone. @returns false when the holder does not see this number */
export async function watchPhone(
  db: Kysely<Database>,
  numberId: string,
  watch: PhoneWatch,
  now: Millis,
): Promise<boolean> {
  if (watch.holderId !== null && !(await isMember(db, watch.holderId, numberId))) return false;
  const days = [...new Set(watch.days)].toSorted((a, b) => a - b);
  await changeFeed(db, numberFeed(numberId), now, async ({ trx, touched }) => {
    await trx
      .updateTable('numbers')
      .set({ watch: JSON.stringify({ ...watch, days }) })
      .where('id', '=', numberId)
      .execute();
    touched.changed('number', numberId);
  });
  return true;
}
