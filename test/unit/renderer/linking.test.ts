import { describe, expect, it } from 'vitest';
import words from '#resources/locales/en.json' with { type: 'json' };
import { type Onboarding, OnboardingStepName } from '#shared/gateway-api/onboarding.ts';
import type { BusinessNumber, ImportState } from '#shared/model/number.ts';
import { isWordKey, translate, type WordValues } from '#shared/words/words.ts';
import { PROVIDERS } from '../../../src/gateway/meta/providers/providers.ts';
import { problem } from '../../../src/gateway/onboarding/problems.ts';
import { percentOf, STAGES, situationOf, unfinished } from '../../../src/renderer/linking/situation.ts';
import { problemKey, problemWords, refusalKey } from '../../../src/renderer/linking/trouble-words.ts';

const NOW = Date.UTC(2026, 10, 3, 9);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function signUp(change: Partial<Onboarding> = {}): Onboarding {
  return {
    id: crypto.randomUUID(),
    provider: 'meta',
    state: 'waiting',
    steps: OnboardingStepName.options.map((name) => ({ name, state: 'todo', at: null })),
    problem: null,
    choices: [],
    numberId: null,
    createdBy: 'Sari',
    createdAt: NOW,
    updatedAt: NOW,
    pageExpiresAt: NOW + 30 * MINUTE,
    ...change,
  };
}

function imported(state: ImportState['state'], progress: number[] = []): ImportState {
  return {
    state,
    askedAt: NOW,
    requestId: null,
    code: null,
    lastAt: null,
    count: 0,
    phases: progress.map((percent, phase) => ({ phase, progress: percent, chunks: 1 })),
  };
}

function number(
  history: ImportState['state'],
  lifecycle: BusinessNumber['lifecycle'] = 'syncing',
): BusinessNumber {
  const imports = { contacts: imported('arrived'), history: imported(history) };
  return { id: 'n1', lifecycle, imports } as BusinessNumber;
}

const stopped = (code: 'left' | 'code_refused' | 'probe_lost') => ({
  state: 'failed' as const,
  problem: problem(code),
});
const done = { state: 'done' as const, numberId: 'n1' };

describe('where a sign-up stands', () => {
  it.each([
    ['waiting', signUp(), undefined],
    ['expired', signUp({ pageExpiresAt: NOW }), undefined],
    ['cancelled', signUp({ state: 'cancelled', problem: problem('left') }), undefined],
    ['expired', signUp({ state: 'cancelled', problem: problem('left'), pageExpiresAt: NOW }), undefined],
    ['running', signUp({ state: 'running' }), undefined],
    ['choose-number', signUp({ state: 'choose-number' }), undefined],
    ['go-on', signUp(stopped('probe_lost')), undefined],
    ['anew', signUp(stopped('code_refused')), undefined],
    ['importing', signUp(done), undefined],
    ['importing', signUp(done), number('asked')],
    ['importing', signUp(done), number('arriving')],
    ['linked', signUp(done), number('arrived')],
    ['linked', signUp(done), number('declined')],
    ['linked', signUp(done), number('refused')],
    ['linked', signUp(done), number('never-came')],
  ] as const)('is %s', (situation, given, linked) => {
    expect(situationOf(given, linked, NOW)).toBe(situation);
    expect(isWordKey(`linking.situation.${situation}`)).toBe(true);
    expect(isWordKey(`linking.situation.${situation}.words`)).toBe(true);
  });
});

describe('what a person goes on with', () => {
  const found = (newest: Onboarding, ...numbers: BusinessNumber[]) =>
    unfinished([newest, signUp({ state: 'running' })], numbers, NOW) === newest;

  it('is what waits, runs or asks', () => {
    for (const state of ['waiting', 'cancelled', 'running', 'choose-number'] as const)
      expect([state, found(signUp({ state }))]).toEqual([state, true]);
    expect(found(signUp({ pageExpiresAt: NOW - 1 }))).toBe(false);
  });

  it('is what stopped within the last day', () => {
    expect(found(signUp(stopped('probe_lost')))).toBe(true);
    expect(found(signUp({ ...stopped('code_refused'), updatedAt: NOW - DAY + 1 }))).toBe(true);
    expect(found(signUp({ ...stopped('code_refused'), updatedAt: NOW - DAY }))).toBe(false);
  });

  it('is an import that has not ended, of a number that is still linked', () => {
    expect(found(signUp(done), number('asked'))).toBe(true);
    expect(found(signUp(done), number('arrived', 'active'))).toBe(false);
    expect(found(signUp(done), number('asked', 'disconnected'))).toBe(false);
    expect(found(signUp(done), number('asked', 'offboarded'))).toBe(false);
    expect(found(signUp(done))).toBe(false);
  });

  it('is nothing where nothing was begun', () => expect(unfinished([], [], NOW)).toBeNull());
});

describe('how far an import is', () => {
  it.each([
    [37, imported('arriving', [20, 37])],
    [null, imported('arriving', [])],
    // Some numbers are told 100 in the first part already.
    [null, imported('arriving', [100, 10])],
    [null, imported('arrived', [100])],
    [null, imported('asked', [])],
  ])('%s', (percent, state) => expect(percentOf(state)).toBe(percent));
});

describe('the words', () => {
  const t = (key: keyof typeof words, values?: WordValues) => translate('en', key, values);

  it.each([
    ...STAGES.flatMap((stage) => [`linking.${stage}.title`, `linking.${stage}.step`]),
    ...OnboardingStepName.options.map((name) => `linking.step.${name}`),
    ...['todo', 'running', 'done', 'refused', 'failed'].map((state) => `linking.state.${state}`),
    ...['not-asked', 'asked', 'arriving', 'arrived', 'declined', 'refused', 'never-came'].flatMap((state) => [
      `linking.import.contacts.${state}`,
      `linking.import.history.${state}`,
    ]),
    ...PROVIDERS.flatMap(({ partnerDoes }) => partnerDoes.map(({ key }) => key)),
  ])('%s is there', (key) => expect(isWordKey(key)).toBe(true));

  it.each([
    ...(['left', 'reported', 'code_refused', 'exchange_unanswered', 'token_invalid', 'not_granted'] as const),
    ...(['account_unknown', 'no_number', 'number_missing', 'not_coexisting', 'choose_number'] as const),
    ...(['other_provider', 'meta_unreachable', 'meta_refused', 'credentials_missing'] as const),
    ...(['public_unreachable', 'public_refuses', 'probe_lost', 'key_refused', 'ids_needed'] as const),
    ...(['other_number', 'webhook_not_set', 'gateway_failed'] as const),
  ])('%s of the gateway is explained', (code) => {
    expect(problemKey(problem(code).code)).toBe(`linking.problem.${code}`);
  });

  it('of a newer gateway are shown as it says them', () => {
    const told = { code: 'brand_new', message: 'Something new. Wait.', detail: null, canRetry: false };
    expect(problemWords(t, told)).toBe('Something new. Wait.');
    expect(problemWords(t, problem('left'))).toBe(t('linking.problem.left'));
  });

  it('never promise that something is done later by itself', () => {
    for (const code of ['offline', 'gateway_unreachable'])
      expect(refusalKey({ code, detail: null })).toBe('linking.offline');
    expect(refusalKey({ code: 'sign_up_not_offered', detail: null })).toBe(
      'linking.problem.sign_up_not_offered',
    );
    expect(refusalKey({ code: 'not_allowed', detail: null })).toBe('error.not_allowed');
    expect(refusalKey({ code: 'toString', detail: null })).toBe('error.unknown');
  });
});
