import { v4 as uuidv4 } from 'uuid';
import type { Store } from './open.ts';

/**
 * Makes a database that was put back from a backup safe to go on with. Consoles may hold rows of a future that this
 * database no longer knows, so a new epoch voids their positions; and what waits here to be sent may have been sent
 * since, so nothing of it is posted again by itself.
 * @returns the new epoch
 */
export async function beginNewEpoch({ db }: Store): Promise<string> {
  const epoch = uuidv4();
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('workspace').set({ epoch }).execute();
    // The queue's start takes these for sends that were under way: they become unknown.
    await trx.updateTable('outbound').set({ state: 'posting' }).where('state', '=', 'waiting').execute();
  });
  return epoch;
}
