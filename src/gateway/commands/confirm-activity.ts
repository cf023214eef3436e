import type { Kysely } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { Done, once } from './once.ts';

export interface ConfirmActivity {
  commandId: string;
  numberId: string;
  person: { userId: string; name: string };
}

/** Somebody says that the Business app was opened on the phone just now. @returns false when the command id was used for something else */
export async function confirmActivity(
  db: Kysely<Database>,
  command: ConfirmActivity,
  now: Millis,
): Promise<boolean> {
  const { commandId, numberId, person } = command;
  return changeFeed(db, numberFeed(numberId), now, async (change) => {
    const done = await once(
      change,
      { id: commandId, userId: person.userId, kind: 'activity.confirm', now },
      Done,
      async () => {
        await change.trx
          .updateTable('numbers')
          .set({ confirmed_at: now, confirmed_by: 'person', confirmed_by_name: person.name })
          .where('id', '=', numberId)
          .execute();
        change.touched.changed('number', numberId);
        return {};
      },
    );
    return done !== null;
  });
}
