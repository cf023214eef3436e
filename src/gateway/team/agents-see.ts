import type { Kysely } from 'kysely';
import type { AgentsSee } from '#shared/model/can.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';

/** What owners let agents see. */
export async function agentsSee(db: Kysely<Database>): Promise<AgentsSee> {
  const { agents_see } = await db.selectFrom('workspace').select('agents_see').executeTakeFirstOrThrow();
  return agents_see;
}

/** Lets agents see this from now on. Whoever follows a feed is told anew, on every gateway process. */
export async function letAgentsSee(db: Kysely<Database>, { money, health }: AgentsSee): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('workspace')
      .set({ agents_see: JSON.stringify({ money, health }) })
      .execute();
    await announce(trx, 'feed:workspace');
  });
}
