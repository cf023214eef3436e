import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OnboardingStep, OnboardingStepName } from '#shared/gateway-api/onboarding.ts';
import { type ProblemCode, problem } from '../../../src/gateway/onboarding/problems.ts';

const FOLDER = join(import.meta.dirname, '../../../resources/onboarding-page');
const page = await import(join(FOLDER, 'sign-up.js'));
const { WORDS } = await import(join(FOLDER, 'words.js'));

describe('whose messages the sign-up page believes', () => {
  it.each([
    ['https://www.facebook.com', true],
    ['https://facebook.com', true],
    ['https://web.facebook.com', true],
    ['https://evilfacebook.com', false],
    ['https://facebook.com.evil.example', false],
    ['https://www.facebook.com.', false],
    ['http://www.facebook.com', false],
    ['https://www.facebook.com:8443', false],
    ['https://xn--fcebook-8va.com', false],
    ['null', false],
    ['', false],
    ['http://127.0.0.1:8790', false],
  ])('%s: %s', (origin, believed) => expect(page.isMetaOrigin(origin)).toBe(believed));

  it('believes a stand-in on this machine only where the gateway names one', () => {
    const standIn = 'http://127.0.0.1:8790';
    expect(page.isMetaOrigin(standIn, standIn)).toBe(true);
    expect(page.isMetaOrigin('http://127.0.0.1:8791', standIn)).toBe(false);
    expect(page.isMetaOrigin('https://www.facebook.com', standIn)).toBe(true);
  });
});

describe('what Meta’s window says', () => {
  const event = (name: string, data: object) => ({
    type: 'WA_EMBEDDED_SIGNUP',
    event: name,
    data,
    version: 3,
  });

  it('reads a finish with and without a number, as text and as an object', () => {
    const finish = event('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', { waba_id: '184620053317742' });
    const read = { kind: 'finished', wabaId: '184620053317742', phoneNumberId: null };
    expect(page.readMessage(finish)).toEqual(read);
    expect(page.readMessage(JSON.stringify(finish))).toEqual(read);
    const named = event('FINISH', { waba_id: '1', phone_number_id: '2' });
    expect(page.readMessage(named)).toEqual({ kind: 'finished', wabaId: '1', phoneNumberId: '2' });
  });

  it.each([
    ['es_finish', { kind: 'finished', wabaId: '184620053317742', phoneNumberId: null }],
    ['es_cancel', { kind: 'left', step: 'PHONE_NUMBER_SETUP', errorId: null, errorMessage: null }],
  ])('reads %s as Meta documents it', (name, read) => {
    const file = join(import.meta.dirname, `../../fixtures/webhooks/${name}.json`);
    expect(page.readMessage(readFileSync(file, 'utf8'))).toEqual(read);
  });

  it('keeps ids whole that no number can hold', () => {
    const text = '{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH","data":{"waba_id": 184620053317742991234}}';
    expect(page.readMessage(text).wabaId).toBe('184620053317742991234');
  });

  it('reads why the window was left', () => {
    expect(page.readMessage(event('CANCEL', { current_step: 'PHONE_NUMBER_SETUP' }))).toEqual({
      kind: 'left',
      step: 'PHONE_NUMBER_SETUP',
      errorId: null,
      errorMessage: null,
    });
    const reported = {
      error_message: 'Not this number',
      error_id: '524126',
      session_id: 's',
      timestamp: '1',
    };
    expect(page.readMessage(event('CANCEL', reported))).toMatchObject({
      errorId: '524126',
      errorMessage: 'Not this number',
    });
  });

  it.each([
    ['another kind of message', { type: 'resize', event: 'FINISH' }],
    ['text that is no JSON', 'cb=f1&domain=example'],
    ['nothing', null],
    ['a number', 7],
    ['an unknown event', { type: 'WA_EMBEDDED_SIGNUP', event: 'PROGRESS' }],
  ])('takes no notice of %s', (_name, data) => expect(page.readMessage(data)).toBeNull());

  it('takes ids that are none for absent', () => {
    const odd = event('FINISH', { waba_id: '../../me', phone_number_id: { id: 1 } });
    expect(page.readMessage(odd)).toEqual({ kind: 'finished', wabaId: null, phoneNumberId: null });
  });
});

describe('the two halves of a finished window', () => {
  function stage() {
    const posts: unknown[] = [];
    let patience: (() => void) | null = null;
    const halves = page.halves({
      post: (given: unknown) => posts.push(given),
      wait: (_ms: number, then: () => void) => {
        patience = then;
        return () => {
          patience = null;
        };
      },
    });
    return { halves, posts, wait: () => patience?.() };
  }
  const message = { wabaId: '1', phoneNumberId: null };

  it('posts as soon as both are there, in either order, and once', () => {
    for (const order of [
      ['code', 'message'],
      ['message', 'code'],
    ]) {
      const { halves, posts, wait } = stage();
      for (const half of order) half === 'code' ? halves.code('AQ') : halves.message(message);
      halves.message(message);
      wait();
      expect(posts).toEqual([{ code: 'AQ', ...message }]);
    }
  });

  it('does not let the code die waiting for a message', () => {
    const { halves, posts, wait } = stage();
    halves.code('AQ');
    expect(posts).toEqual([]);
    wait();
    halves.message(message);
    expect(posts).toEqual([{ code: 'AQ', wabaId: null, phoneNumberId: null }]);
  });
});

it('opens the window for numbers of the WhatsApp Business app', () => {
  expect(page.loginOptions('77')).toEqual({
    config_id: '77',
    response_type: 'code',
    override_default_response_type: true,
    extras: { setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3' },
  });
});

describe('the page’s words', () => {
  const keys = (words: object): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [key] : keys(value).map((inner) => `${key}.${inner}`),
    );

  it('are the same in both languages, none empty', () => {
    expect(keys(WORDS.id)).toEqual(keys(WORDS.en));
    for (const words of [WORDS.id, WORDS.en]) expect(JSON.stringify(words)).not.toMatch(/:""/);
  });

  it('name every step, every state, and every problem that a sign-up can have', () => {
    const here = new Set(keys(WORDS.en));
    for (const step of OnboardingStepName.options) expect(here).toContain(`step.${step}`);
    for (const state of OnboardingStep.shape.state.options) expect(here).toContain(`state.${state}`);
    const source = readFileSync(join(FOLDER, '../../src/gateway/onboarding/steps.ts'), 'utf8');
    const told = [...source.matchAll(/failed\(\s*'(\w+)'/g)].map(([, code]) => code as ProblemCode);
    expect(told.length).toBeGreaterThan(8);
    for (const code of [
      ...told,
      'left',
      'reported',
      'choose_number',
      'probe_lost',
      'gateway_failed',
    ] as const) {
      expect(here).toContain(`problem.${code}`);
      expect(problem(code).message).toMatch(/[.]$/);
    }
  });

  it('stand wherever the page asks for one', () => {
    const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');
    const asked = [...html.matchAll(/data-word="(\w+)"/g)].map(([, key]) => key);
    expect(asked.length).toBeGreaterThan(15);
    for (const key of asked) expect(keys(WORDS.en)).toContain(key);
    expect(html).not.toMatch(/<script>|onclick|style="/);
  });
});
