import type { Kysely, Selectable } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';
import { announce } from '../store/signal.ts';

/** Something that Meta forbade; see the table `outbound_holds`. */
export type Hold = Selectable<Database['outbound_holds']>;
export type HoldScope = Hold['scope'];

/** What is forbidden to a number at this moment. */
export async function activeHolds(db: Kysely<Database>, numberId: string, now: Millis): Promise<Hold[]> {
  return db
    .selectFrom('outbound_holds')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .execute();
}

/**
 * Remembers what Meta forbade. What it said before somebody lifted the hold counts no more: a status may come late.
 * @param said Meta's time of the refusal
 * @returns whether it is new
 */
export async function hold(
  db: Kysely<Database>,
  numberId: string,
  what: { scope: HoldScope; code: string; detail: string; until: Millis | null },
  said: Millis,
): Promise<boolean> {
  const { scope, code, detail, until } = what;
  const known = await db
    .selectFrom('outbound_holds')
    .select(['lifted_at', 'until'])
    .where('number_id', '=', numberId)
    .where('scope', '=', scope)
    .executeTakeFirst();
  const stands = known?.lifted_at === null && (known.until === null || known.until > said);
  const lifted = known?.lifted_at !== undefined && known.lifted_at !== null && said <= known.lifted_at;
  if (stands || lifted) return false;
  const fresh = { code, detail, since: said, until, lifted_at: null };
  await db
    .insertInto('outbound_holds')
    .values({ number_id: numberId, scope, ...fresh })
    .onConflict((conflict) => conflict.columns(['number_id', 'scope']).doUpdateSet(fresh))
    .execute();
  await announce(db, 'outbound');
  return true;
}

/** An administrator has acted, or the link is back: sends go on. @param scope all of them unless told */
export async function lift(
  db: Kysely<Database>,
  numberId: string,
  now: Millis,
  scope?: HoldScope,
): Promise<void> {
  await db
    .updateTable('outbound_holds')
    .set({ lifted_at: now })
    .where('number_id', '=', numberId)
    .where('lifted_at', 'is', null)
    .$if(scope !== undefined, (update) => update.where('scope', '=', scope ?? 'number'))
    .execute();
  await announce(db, 'outbound');
}

/** Makes a call of management, unless a send has shown (4, 80007) that the account has used up its calls. */
export async function unlessManagementRests<T>(
  db: Kysely<Database>,
  numberId: string,
  now: Millis,
  call: () => Promise<T>,
): Promise<T | { kind: 'busy'; detail: string }> {
  const resting = (await activeHolds(db, numberId, now)).find(({ scope }) => scope === 'management');
  return resting ? { kind: 'busy', detail: resting.detail } : call();
}
