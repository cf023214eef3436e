import { type Kysely, type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { type Onboarding, type OnboardingStep, OnboardingStepName } from '#shared/gateway-api/onboarding.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { Database } from '../store/schema.ts';

export type OnboardingRow = Selectable<Database['onboardings']>;

/** Leases run by the database's clock, which all processes share and no test moves. */
const DATABASE_NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
/** Longer than the slowest step. */
const LEASE_MS = 120_000;
const LISTED = 50;

export interface Creator {
  userId: string;
  name: string;
}

export async function insertOnboarding(
  db: Kysely<Database>,
  given: { provider: string; tokenHash: string; pageExpiresAt: Millis; creator: Creator },
  now: Millis,
): Promise<OnboardingRow> {
  const steps: OnboardingStep[] = OnboardingStepName.options.map((name) => ({
    name,
    state: 'todo',
    at: null,
  }));
  return db
    .insertInto('onboardings')
    .values({
      id: uuidv7(),
      provider: given.provider,
      state: 'waiting',
      steps: JSON.stringify(steps),
      page_token_hash: given.tokenHash,
      page_expires_at: given.pageExpiresAt,
      created_by: given.creator.userId,
      created_by_name: given.creator.name,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findOnboarding(db: Kysely<Database>, id: string): Promise<OnboardingRow | undefined> {
  return db.selectFrom('onboardings').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The newest ones first. */
export async function listOnboardings(db: Kysely<Database>): Promise<Onboarding[]> {
  const rows = await db
    .selectFrom('onboardings')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(LISTED)
    .execute();
  return rows.map(onboardingFromRow);
}

/** The columns of a patch as they are written. */
export interface OnboardingPatch {
  state?: Onboarding['state'];
  problem?: Onboarding['problem'];
  steps?: OnboardingStep[];
  choices?: Onboarding['choices'];
  number_id?: string;
  waba_id?: string | null;
  phone_number_id?: string | null;
  secrets?: Uint8Array | null;
}

/**
 * Changes a sign-up, when it is still in one of the states that are told.
 * @returns the new row, or null when it is in another state
 */
export async function patchOnboarding(
  db: Kysely<Database>,
  id: string,
  from: readonly Onboarding['state'][],
  { problem, steps, choices, ...patch }: OnboardingPatch,
  now: Millis,
): Promise<OnboardingRow | null> {
  const row = await db
    .updateTable('onboardings')
    .set({
      ...patch,
      ...(problem !== undefined && { problem: problem === null ? null : JSON.stringify(problem) }),
      ...(steps && { steps: JSON.stringify(steps) }),
      ...(choices && { choices: JSON.stringify(choices) }),
      updated_at: now,
    })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Takes a running sign-up for a while; null when another process has it, or it runs no more. */
export async function leaseOnboarding(db: Kysely<Database>, id: string): Promise<OnboardingRow | null> {
  const row = await db
    .updateTable('onboardings')
    .set({ leased_until: sql<number>`${DATABASE_NOW} + ${sql.lit(LEASE_MS)}` })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('leased_until', '<=', DATABASE_NOW)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Holds it for the next step too. */
export async function renewLease(db: Kysely<Database>, id: string): Promise<void> {
  await db
    .updateTable('onboardings')
    .set({ leased_until: sql<number>`${DATABASE_NOW} + ${sql.lit(LEASE_MS)}` })
    .where('id', '=', id)
    .execute();
}

export async function endLease(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('onboardings').set({ leased_until: 0 }).where('id', '=', id).execute();
}

/** What a process that died had in hand. Only where no other process can be at work. */
export async function endAllLeases(db: Kysely<Database>): Promise<void> {
  await db.updateTable('onboardings').set({ leased_until: 0 }).where('state', '=', 'running').execute();
}

/** Running, and in nobody's hand. */
export async function orphanedOnboardings(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('onboardings')
    .select('id')
    .where('state', '=', 'running')
    .where('leased_until', '<=', DATABASE_NOW)
    .execute();
  return rows.map(({ id }) => id);
}

export function withStep(
  steps: readonly OnboardingStep[],
  name: OnboardingStepName,
  state: OnboardingStep['state'],
  at: Millis,
): OnboardingStep[] {
  return steps.map((step) => (step.name === name ? { name, state, at } : step));
}

export function onboardingFromRow(row: OnboardingRow): Onboarding {
  return {
    id: row.id,
    provider: row.provider,
    state: row.state,
    steps: row.steps,
    problem: row.problem,
    choices: row.choices,
    numberId: row.number_id,
    createdBy: row.created_by_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pageExpiresAt: row.page_expires_at,
  };
}
