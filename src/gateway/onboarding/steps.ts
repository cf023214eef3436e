import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Onboarding, OnboardingProblem, OnboardingStepName } from '#shared/gateway-api/onboarding.ts';
import type { Lifecycle } from '#shared/model/number.ts';
import type { Clock } from '../clock.ts';
import type { MetaApp } from '../config-meta.ts';
import type { Failed, SignUpCalls, SyncKind } from '../meta/sign-up.ts';
import { credentialsOf } from '../numbers/credentials.ts';
import { linkNumber } from '../numbers/link-number.ts';
import type { NumberLinks } from '../numbers/number-links.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import type { SecretBox } from '../store/secrets.ts';
import type { OnboardingPatch, OnboardingRow } from './onboarding-rows.ts';
import { beginAsking, endAsking, unasked } from './one-shot.ts';
import { type ProblemCode, problem } from './problems.ts';
import { probePublicWay } from './public-probe.ts';

/** What the steps work with. */
export interface StepDeps {
  store: Store;
  clock: Clock;
  box: SecretBox;
  app: MetaApp;
  calls: SignUpCalls;
  links: Pick<NumberLinks, 'refresh'>;
  /** What the world calls this gateway. */
  publicUrl(): string;
  probeTimeoutMs?: number;
}

/** How a step ended. `stored`: it wrote its own patch already, in the transaction of its effect. */
export type StepEnd =
  | { end: 'done' | 'refused'; patch?: OnboardingPatch }
  | { end: 'stored' }
  | { end: 'failed'; problem: OnboardingProblem }
  | { end: 'choose'; choices: Onboarding['choices'] };

type Step = (row: OnboardingRow, deps: StepDeps) => Promise<StepEnd>;

/** What is sealed in a sign-up's row: first the code, then the token that it became. */
const Secrets = z.union([
  z.object({ code: z.string() }),
  z.object({ token: z.string(), expiresAt: z.number().nullable() }),
]);
type Secrets = z.infer<typeof Secrets>;

const placeOf = (id: string) => `onboarding ${id}`;

export function sealSecrets(box: SecretBox, id: string, secrets: Secrets): Uint8Array {
  return box.seal(JSON.stringify(secrets), placeOf(id));
}

function secretsOf({ box }: StepDeps, row: OnboardingRow): Secrets | null {
  const text = row.secrets && box.open(row.secrets, placeOf(row.id));
  return text ? Secrets.parse(JSON.parse(text)) : null;
}

/** Everything after the sign-up itself. Each may be repeated after a crash: it does nothing twice. */
export const STEPS: Record<Exclude<OnboardingStepName, 'sign-up'>, Step> = {
  async token(row, deps) {
    const secrets = secretsOf(deps, row);
    if (!secrets) return failed('credentials_missing');
    if ('token' in secrets) return { end: 'done' };
    const got = await deps.calls.exchange(secrets.code);
    if (got.kind === 'refused') return failed('code_refused', wordsOf(got));
    if (got.kind !== 'got') return failed('exchange_unanswered', wordsOf(got));
    const sealed = sealSecrets(deps.box, row.id, { token: got.value, expiresAt: null });
    return { end: 'done', patch: { secrets: sealed } };
  },

  async grants(row, deps) {
    const secrets = secretsOf(deps, row);
    if (!secrets || !('token' in secrets)) return failed('credentials_missing');
    const got = await deps.calls.grants(secrets.token);
    if (got.kind !== 'got') return failedCall(got);
    const { valid, wabaIds, expiresAt } = got.value;
    if (!valid) return failed('token_invalid');
    const wabaId = row.waba_id ?? (wabaIds.length === 1 ? (wabaIds[0] ?? null) : null);
    if (wabaId === null) return failed(wabaIds.length === 0 ? 'not_granted' : 'account_unknown');
    if (!wabaIds.includes(wabaId)) return failed('not_granted');
    const sealed = sealSecrets(deps.box, row.id, { token: secrets.token, expiresAt });
    return { end: 'done', patch: { waba_id: wabaId, secrets: sealed } };
  },

  async number(row, deps) {
    const secrets = secretsOf(deps, row);
    if (!secrets || !('token' in secrets) || row.waba_id === null) return failed('credentials_missing');
    const got = await deps.calls.numbers(secrets.token, row.waba_id);
    if (got.kind !== 'got') return failedCall(got);
    const numbers = got.value;
    const only = numbers.length === 1 ? numbers[0] : undefined;
    const wanted = row.phone_number_id;
    const number = wanted === null ? only : numbers.find((one) => one.phoneNumberId === wanted);
    if (!number) {
      if (numbers.length === 0) return failed('no_number');
      if (wanted !== null) return failed('number_missing');
      const choices = numbers.map(({ phoneNumberId, displayPhone, name, coexists }) => ({
        phoneNumberId,
        displayPhone,
        name,
        eligible: coexists,
      }));
      return { end: 'choose', choices };
    }
    if (!number.coexists) return failed('not_coexisting');
    return { end: 'done', patch: { phone_number_id: number.phoneNumberId, choices: [] } };
  },

  async store(row, deps) {
    const secrets = secretsOf(deps, row);
    if (!secrets || !('token' in secrets) || row.waba_id === null) return failed('credentials_missing');
    const got = await deps.calls.numbers(secrets.token, row.waba_id);
    if (got.kind !== 'got') return failedCall(got);
    const number = got.value.find((one) => one.phoneNumberId === row.phone_number_id);
    if (!number) return failed('number_missing');
    const now = deps.clock.now();
    if (await belongsElsewhere(deps.store, number.phoneNumberId, row.provider))
      return failed('other_provider');
    await linkNumber(
      deps.store.db,
      deps.box,
      {
        ...number,
        name: number.name || `+${number.displayPhone}`,
        wabaId: row.waba_id,
        provider: row.provider,
        onPhone: 'now',
        linkedBy: row.created_by,
        credentials: {
          baseUrl: deps.app.graphUrl,
          secret: secrets.token,
          webhookSecret: null,
          routeKey: null,
          expiresAt: secrets.expiresAt,
        },
      },
      now,
      // From here the token lies with the number.
      async (trx, numberId) => {
        await trx
          .updateTable('onboardings')
          .set({
            number_id: numberId,
            secrets: null,
            steps: JSON.stringify(
              row.steps.map((step) => (step.name === 'store' ? { ...step, state: 'done', at: now } : step)),
            ),
            updated_at: now,
          })
          .where('id', '=', row.id)
          .execute();
      },
    );
    await deps.links.refresh();
    return { end: 'stored' };
  },

  async subscribe(row, deps) {
    const token = await tokenOf(row, deps);
    if (token === null || row.waba_id === null) return failed('credentials_missing');
    const got = await deps.calls.subscribe(token, row.waba_id);
    return got.kind === 'got' ? { end: 'done' } : failedCall(got);
  },

  async probe(_row, { store, app, publicUrl, probeTimeoutMs }) {
    const reason = await probePublicWay({
      store,
      url: `${publicUrl()}/webhooks/meta`,
      headersOf: (body) => ({
        'x-hub-signature-256': `sha256=${createHmac('sha256', app.appSecret).update(body).digest('hex')}`,
      }),
      ...(probeTimeoutMs !== undefined && { timeoutMs: probeTimeoutMs }),
    });
    return reason ? { end: 'failed', problem: reason } : { end: 'done' };
  },

  async contacts(row, deps) {
    if (row.number_id !== null) await setLifecycle(deps, row.number_id, ['pending'], 'syncing');
    return askOnce(row, deps, 'contacts', 'smb_app_state_sync');
  },

  history: (row, deps) => askOnce(row, deps, 'history', 'history'),

  /** What was asked for makes it active as it comes, or fails to; with nothing to wait for it is active now. */
  async finish(row, deps) {
    if (row.number_id === null) return failed('credentials_missing');
    const nothingComes = row.steps
      .filter(({ name }) => name === 'contacts' || name === 'history')
      .every(({ state }) => state === 'refused');
    if (nothingComes) await setLifecycle(deps, row.number_id, ['pending', 'syncing'], 'active');
    return { end: 'done' };
  },
};

/**
 * Asks for one of the imports that Meta grants once. Whatever becomes of the answer, it is not asked for again by
 * itself; only when it is certain that nothing was asked may a person go on.
 */
async function askOnce(
  row: OnboardingRow,
  deps: StepDeps,
  kind: 'contacts' | 'history',
  sync: SyncKind,
): Promise<StepEnd> {
  const { store, clock } = deps;
  const numberId = row.number_id;
  const token = await tokenOf(row, deps);
  if (token === null || numberId === null || row.phone_number_id === null)
    return failed('credentials_missing');
  if (!(await beginAsking(store, numberId, kind, clock.now()))) return { end: 'done' };
  const got = await deps.calls.askForSync(token, row.phone_number_id, sync);
  switch (got.kind) {
    case 'got':
      await endAsking(store, numberId, kind, { ok: true, requestId: got.value }, clock.now());
      return { end: 'done' };
    case 'refused': {
      if (!FOR_GOOD.has(got.code)) {
        await unasked(store, numberId, kind, clock.now());
        return failedCall(got);
      }
      await endAsking(store, numberId, kind, { ok: false, code: String(got.code) }, clock.now());
      return { end: 'refused' };
    }
    case 'not-sent':
      await unasked(store, numberId, kind, clock.now());
      return failedCall(got);
    // It may have been taken: it counts as asked, with a request that nobody can name.
    case 'no-answer':
    case 'unusable':
      return { end: 'done' };
  }
}

/** Asked before; later than 24 hours after onboarding. Meta, "error codes". */
const FOR_GOOD: ReadonlySet<number> = new Set([2593107, 2593108]);

async function tokenOf(row: OnboardingRow, { store, box }: StepDeps): Promise<string | null> {
  if (row.number_id === null) return null;
  return (await credentialsOf(store.db, box, row.number_id))?.secret ?? null;
}

/** Somebody else carries this number, and it is not cut off. */
export async function belongsElsewhere(
  { db }: Store,
  phoneNumberId: string,
  provider: string,
): Promise<boolean> {
  const known = await db
    .selectFrom('numbers')
    .select(['provider', 'lifecycle'])
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  return known !== undefined && known.provider !== provider && known.lifecycle !== 'disconnected';
}

async function setLifecycle(
  { store, clock }: StepDeps,
  numberId: string,
  from: readonly Lifecycle[],
  to: Lifecycle,
): Promise<void> {
  const now = clock.now();
  await changeFeed(store.db, numberFeed(numberId), now, async ({ trx, touched }) => {
    const { numUpdatedRows } = await trx
      .updateTable('numbers')
      .set({ lifecycle: to })
      .where('id', '=', numberId)
      .where('lifecycle', 'in', from)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) touched.changed('number', numberId);
  });
}

function failed(code: ProblemCode, detail: string | null = null): StepEnd {
  return { end: 'failed', problem: problem(code, detail) };
}

function failedCall(got: Failed): StepEnd {
  return failed(got.kind === 'refused' ? 'meta_refused' : 'meta_unreachable', wordsOf(got));
}

function wordsOf(got: Failed): string {
  return got.kind === 'refused' ? `${got.code}: ${got.detail}`.slice(0, 300) : got.detail;
}
