import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignUpCalls } from '../../../src/gateway/meta/sign-up.ts';
import { endAllLeases } from '../../../src/gateway/onboarding/onboarding-rows.ts';
import { SignUpStage } from './support/sign-up-stage.ts';
import { STORES } from './support/stores.ts';

type Call = 'exchange' | 'grants' | 'numbers' | 'subscribe' | 'askForSync';
let phones = 628_222_000_000;

/** Calls of a process that dies at one of them: before it reached Meta, or after, with the answer lost. */
function dying(stage: SignUpStage, call: Call, nth: number, when: 'before' | 'after') {
  const died = Promise.withResolvers<void>();
  const counts = new Map<Call, number>();
  const calls = new Proxy(stage.calls(), {
    get(target, name: keyof SignUpCalls) {
      const real = target[name] as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        const count = (counts.get(name as Call) ?? 0) + 1;
        counts.set(name as Call, count);
        const dies = name === call && count === nth;
        if (dies && when === 'before') died.resolve();
        else {
          const answer = await real.apply(target, given);
          if (!dies) return answer;
          died.resolve();
        }
        return new Promise(() => {});
      };
    },
  });
  return { calls, died: died.promise };
}

describe.each(STORES)('a gateway that dies while a number is signed up, on $kind', ({ open }) => {
  let stage: SignUpStage;
  beforeAll(async () => {
    stage = await SignUpStage.open(await open());
  });
  afterAll(() => stage.close());

  /** What the next process makes of it. */
  async function restart(id: string) {
    await endAllLeases(stage.test.store.db);
    const next = stage.onboardings();
    await next.start();
    await next.settled();
    return stage.see(id);
  }

  it.each<[Call, number, 'before' | 'after']>([
    ['exchange', 1, 'before'],
    ['grants', 1, 'before'],
    ['grants', 1, 'after'],
    ['numbers', 1, 'before'],
    ['numbers', 1, 'after'],
    ['numbers', 2, 'after'],
    ['subscribe', 1, 'before'],
    ['subscribe', 1, 'after'],
  ])('goes on after it died at %s (call %i, %s Meta)', async (call, nth, when) => {
    const { calls, died } = dying(stage, call, nth, when);
    const { id } = await stage.signUp(stage.doomed(calls), { phone: String(++phones) });
    await died;
    expect((await stage.see(id)).state).toBe('running');
    const done = await restart(id);
    expect(done).toMatchObject({ state: 'done', problem: null });
    const number = await stage.number(done.numberId);
    expect(number.imports.contacts.requestId).not.toBeNull();
    expect(number.imports.history.requestId).not.toBeNull();
  });

  it('says that the code is spent when it died before the token was stored', async () => {
    const { calls, died } = dying(stage, 'exchange', 1, 'after');
    const { id } = await stage.signUp(stage.doomed(calls), { phone: String(++phones) });
    await died;
    expect(await restart(id)).toMatchObject({
      state: 'failed',
      numberId: null,
      problem: { code: 'code_refused', canRetry: false },
    });
  });

  it.each<['contacts' | 'history', number, 'before' | 'after']>([
    ['contacts', 1, 'before'],
    ['contacts', 1, 'after'],
    ['history', 2, 'before'],
    ['history', 2, 'after'],
  ])('never asks for %s twice after it died while asking (call %i, %s Meta)', async (kind, nth, when) => {
    const { calls, died } = dying(stage, 'askForSync', nth, when);
    const { id } = await stage.signUp(stage.doomed(calls), { phone: String(++phones) });
    await died;
    let asks = 0;
    const counted = new Proxy(stage.calls(), {
      get(target, name: keyof SignUpCalls) {
        if (name === 'askForSync') asks += 1;
        const real = target[name] as (...given: unknown[]) => Promise<unknown>;
        return real.bind(target);
      },
    });
    await endAllLeases(stage.test.store.db);
    const next = stage.onboardings(counted);
    await next.start();
    await next.settled();
    const done = await stage.see(id);
    expect(done).toMatchObject({ state: 'done', problem: null });
    expect(asks).toBe(kind === 'contacts' ? 1 : 0);
    const state = (await stage.number(done.numberId)).imports[kind];
    // Asked, as far as anybody can know; never refused, which a second request would have brought.
    expect(state.askedAt).not.toBeNull();
    expect(state).toMatchObject({ requestId: null, code: null });
    expect(state.state).not.toBe('refused');
  });

  it('sends the probe again when it died while it waited for the first', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const asked = new Promise((resolve) => silent.once('request', resolve));
    const { publicUrl } = stage;
    stage.publicUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const first = stage.doomed(stage.calls());
    const { id } = await stage.signUp(first, { phone: String(++phones) });
    await asked;
    stage.publicUrl = publicUrl;
    const done = await restart(id);
    expect(done).toMatchObject({ state: 'done', problem: null });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    // The dead one's answer comes too late to undo anything.
    await first.settled();
    expect(await stage.see(id)).toMatchObject({ state: 'done', problem: null });
  });

  it('called nothing that coexistence forbids', async () => {
    expect((await stage.asked()).forbiddenCalls).toEqual([]);
  });
});
