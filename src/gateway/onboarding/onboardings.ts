import { timingSafeEqual } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import {
  type Onboarding,
  OnboardingStepName,
  type SignUpFinished,
  type SignUpLeft,
  type SignUpPage,
} from '#shared/gateway-api/onboarding.ts';
import type { MetaSignUp } from '../config-meta.ts';
import { isLoopback } from '../http/addresses.ts';
import { hashToken, newToken } from '../team/tokens.ts';
import {
  type Creator,
  endAllLeases,
  endLease,
  findOnboarding,
  insertOnboarding,
  leaseOnboarding,
  listOnboardings,
  type OnboardingPatch,
  type OnboardingRow,
  onboardingFromRow,
  orphanedOnboardings,
  patchOnboarding,
  renewLease,
  withStep,
} from './onboarding-rows.ts';
import { problem } from './problems.ts';
import { STEPS, type StepDeps, type StepEnd, sealSecrets } from './steps.ts';

export interface OnboardingsOptions extends StepDeps {
  signUp: MetaSignUp;
  log: FastifyBaseLogger;
}

/** Why a call was not taken. */
export type Refusal = 'unknown' | 'expired' | 'used' | 'not_now' | 'not_a_choice';
export type Answer = { ok: true; onboarding: Onboarding } | { ok: false; reason: Refusal };

const PAGE_LIFE_MS = 30 * 60_000;
const LOOK_EVERY_MS = 30_000;

/** Sign-ups of numbers at Meta itself: made by a console, begun on a page, brought to their end here. */
export class Onboardings {
  /** What the page starts Meta's window with. */
  readonly page: Omit<SignUpPage, 'onboarding'>;
  readonly #deps: OnboardingsOptions;
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: OnboardingsOptions) {
    this.#deps = options;
    const { appId, loginConfigId, sdkUrl } = options.signUp;
    const { origin, hostname } = new URL(sdkUrl);
    this.page = {
      appId,
      loginConfigId,
      sdkUrl,
      graphVersion: options.app.graphUrl.split('/').at(-1) ?? '',
      standIn: isLoopback(hostname) ? origin : null,
    };
  }

  /** Goes on with what a process that died left behind. */
  async start(): Promise<void> {
    if (this.#deps.store.kind === 'pglite') await endAllLeases(this.#db);
    await this.#takeOrphans();
    this.#timer = setInterval(() => {
      this.#takeOrphans().catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'sign-ups cannot be looked at'),
      );
    }, LOOK_EVERY_MS);
  }

  /** Lets the steps that are under way end; the next process goes on with the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await Promise.all(this.#running.values());
  }

  get #db() {
    return this.#deps.store.db;
  }

  /** A new sign-up, and its page's address: the token in it is shown once. */
  async create(creator: Creator): Promise<{ onboarding: Onboarding; pageUrl: string }> {
    const now = this.#deps.clock.now();
    const token = newToken();
    const given = {
      provider: 'meta',
      tokenHash: hashToken(token),
      pageExpiresAt: now + PAGE_LIFE_MS,
      creator,
    };
    const row = await insertOnboarding(this.#db, given, now);
    const pageUrl = `${this.#deps.publicUrl()}/onboarding/${row.id}#${token}`;
    return { onboarding: onboardingFromRow(row), pageUrl };
  }

  list(): Promise<Onboarding[]> {
    return listOnboardings(this.#db);
  }

  async find(id: string): Promise<Onboarding | null> {
    const row = await findOnboarding(this.#db, id);
    return row ? onboardingFromRow(row) : null;
  }

  /** What the page of this token may see. */
  async ofPage(id: string, token: string): Promise<Answer> {
    const row = await findOnboarding(this.#db, id);
    if (!row || !isToken(token, row.page_token_hash)) return no('unknown');
    if (row.page_expires_at <= this.#deps.clock.now()) return no('expired');
    return yes(row);
  }

  /** Meta's window gave a code. It lives for 30 seconds: the steps begin at once. */
  async finished(
    id: string,
    token: string,
    { code, wabaId, phoneNumberId }: SignUpFinished,
  ): Promise<Answer> {
    const page = await this.ofPage(id, token);
    if (!page.ok) return page;
    const { onboarding } = page;
    if (!canSignUp(onboarding)) return no('used');
    const now = this.#deps.clock.now();
    const fresh = OnboardingStepName.options.map((name) => ({ name, state: 'todo' as const, at: null }));
    const row = await patchOnboarding(
      this.#db,
      id,
      [onboarding.state],
      {
        state: 'running',
        problem: null,
        choices: [],
        steps: withStep(fresh, 'sign-up', 'done', now),
        waba_id: wabaId,
        phone_number_id: phoneNumberId,
        secrets: sealSecrets(this.#deps.box, id, { code }),
      },
      now,
    );
    if (!row) return no('used');
    this.#run(id);
    return yes(row);
  }

  /** Meta's window was closed or reported an error. Nothing has happened; the page may try again while it lives. */
  async left(id: string, token: string, { step, errorId, errorMessage }: SignUpLeft): Promise<Answer> {
    const page = await this.ofPage(id, token);
    if (!page.ok) return page;
    if (!canSignUp(page.onboarding)) return no('used');
    const details = [step, errorId, errorMessage].filter((part) => part !== null).join(' · ') || null;
    const why = problem(errorId === null && errorMessage === null ? 'left' : 'reported', details);
    const now = this.#deps.clock.now();
    const steps = withStep(page.onboarding.steps, 'sign-up', 'failed', now);
    const patch: OnboardingPatch = { state: 'cancelled', problem: why, steps };
    const row = await patchOnboarding(this.#db, id, [page.onboarding.state], patch, now);
    return row ? yes(row) : no('used');
  }

  /** A person says which of the account's numbers it is. */
  async choose(id: string, phoneNumberId: string): Promise<Answer> {
    const row = await findOnboarding(this.#db, id);
    if (!row) return no('unknown');
    if (row.state !== 'choose-number') return no('not_now');
    if (!row.choices.some((choice) => choice.phoneNumberId === phoneNumberId && choice.eligible))
      return no('not_a_choice');
    return this.#goOn(row, { phone_number_id: phoneNumberId });
  }

  /** Goes on where it stopped, after a person solved what was in the way. */
  async retry(id: string): Promise<Answer> {
    const row = await findOnboarding(this.#db, id);
    if (!row) return no('unknown');
    if (row.state !== 'failed' || !row.problem?.canRetry) return no('not_now');
    return this.#goOn(row, {});
  }

  /** Resolves when nothing runs in this process. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #goOn(row: OnboardingRow, patch: OnboardingPatch): Promise<Answer> {
    const steps = row.steps.map((step) =>
      step.state === 'failed' ? { ...step, state: 'todo' as const } : step,
    );
    const running: OnboardingPatch = { state: 'running', problem: null, steps, ...patch };
    const now = this.#deps.clock.now();
    const changed = await patchOnboarding(this.#db, row.id, [row.state], running, now);
    if (!changed) return no('not_now');
    this.#run(row.id);
    return yes(changed);
  }

  async #takeOrphans(): Promise<void> {
    for (const id of await orphanedOnboardings(this.#db)) this.#run(id);
  }

  #run(id: string): void {
    if (this.#stopped) return;
    const before = this.#running.get(id) ?? Promise.resolve();
    const work = before
      .then(() => this.#steps(id))
      .catch((error: unknown) => this.#deps.log.error({ err: error, id }, 'a sign-up cannot go on'))
      .finally(() => {
        if (this.#running.get(id) === work) this.#running.delete(id);
      });
    this.#running.set(id, work);
  }

  async #steps(id: string): Promise<void> {
    let row = await leaseOnboarding(this.#db, id);
    if (!row) return;
    try {
      while (row?.state === 'running' && !this.#stopped) {
        const step = row.steps.find(({ state }) => state !== 'done' && state !== 'refused');
        if (!step || step.name === 'sign-up') {
          await this.#patch(row, { state: 'done' });
          return;
        }
        await renewLease(this.#db, id);
        row = await this.#step(row, step.name);
      }
    } finally {
      await endLease(this.#db, id);
    }
  }

  async #step(row: OnboardingRow, name: keyof typeof STEPS): Promise<OnboardingRow | null> {
    const { clock, log } = this.#deps;
    const begun = await this.#patch(row, { steps: withStep(row.steps, name, 'running', clock.now()) });
    if (!begun) return null;
    const end = await STEPS[name](begun, this.#deps).catch((error: unknown): StepEnd => {
      log.error({ err: error, id: row.id, step: name }, 'a step of a sign-up failed');
      return { end: 'failed', problem: problem('gateway_failed') };
    });
    log.info({ id: row.id, step: name, end: end.end, problem: codeOf(end) }, 'a step of a sign-up ended');
    const steps = (state: 'todo' | 'done' | 'refused' | 'failed') =>
      withStep(begun.steps, name, state, clock.now());
    switch (end.end) {
      case 'stored':
        return (await findOnboarding(this.#db, row.id)) ?? null;
      case 'done':
      case 'refused':
        return this.#patch(begun, { ...end.patch, steps: steps(end.end) });
      case 'choose':
        return this.#patch(begun, {
          state: 'choose-number',
          choices: end.choices,
          problem: problem('choose_number'),
          steps: steps('todo'),
        });
      case 'failed':
        return this.#patch(begun, { state: 'failed', problem: end.problem, steps: steps('failed') });
    }
  }

  /** What only lived until here is forgotten as soon as a sign-up cannot go on. */
  #patch(row: OnboardingRow, patch: OnboardingPatch): Promise<OnboardingRow | null> {
    const over = patch.state === 'done' || (patch.state === 'failed' && !patch.problem?.canRetry);
    const all: OnboardingPatch = over ? { ...patch, secrets: null } : patch;
    return patchOnboarding(this.#db, row.id, ['running'], all, this.#deps.clock.now());
  }
}

/** The page may go through Meta's window: nothing was linked yet, and nothing is under way. */
function canSignUp({ state, numberId, problem: why }: Onboarding): boolean {
  if (state === 'waiting' || state === 'cancelled') return true;
  return state === 'failed' && numberId === null && !why?.canRetry;
}

const codeOf = (end: StepEnd) => (end.end === 'failed' ? end.problem.code : undefined);
const no = (reason: Refusal): Answer => ({ ok: false, reason });
const yes = (row: OnboardingRow): Answer => ({ ok: true, onboarding: onboardingFromRow(row) });

function isToken(token: string, tokenHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(token), 'hex'), Buffer.from(tokenHash, 'hex'));
}
