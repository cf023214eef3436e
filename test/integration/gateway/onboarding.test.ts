import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import { SignUpCalls, type SyncKind } from '../../../src/gateway/meta/sign-up.ts';
import { NumberLinks } from '../../../src/gateway/numbers/number-links.ts';
import type { Onboardings } from '../../../src/gateway/onboarding/onboardings.ts';
import { APP_SECRET } from './support/meta.ts';
import { CREATOR, SignUpStage, tokenIn } from './support/sign-up-stage.ts';
import { STORES } from './support/stores.ts';

const stateOf = ({ steps }: Onboarding) => Object.fromEntries(steps.map(({ name, state }) => [name, state]));
let phones = 628_111_000_000;
const newPhone = () => String(++phones);

describe.each(STORES)('signing a number up on $kind', ({ open }) => {
  let stage: SignUpStage;
  let onboardings: Onboardings;
  beforeAll(async () => {
    stage = await SignUpStage.open(await open());
    onboardings = stage.onboardings();
  });
  afterAll(() => stage.close());

  it('goes from the code to a number that receives, and asks for both imports once', async () => {
    const phone = newPhone();
    const done = await stage.signUpToTheEnd(onboardings, { phone, name: 'Toko Melati' });
    expect(done.problem).toBeNull();
    expect(done.state).toBe('done');
    expect(new Set(Object.values(stateOf(done)))).toEqual(new Set(['done']));
    const number = await stage.number(done.numberId);
    expect(number).toMatchObject({ displayPhone: phone, name: 'Toko Melati', provider: 'meta' });
    expect(number.activity.confirmedBy).toBe('onboarding');
    expect(number.onboardedAt).not.toBeNull();
    expect(number.imports.contacts.requestId).toMatch(/^\d+$/);
    expect(number.imports.history.requestId).toMatch(/^\d+$/);
    expect(['syncing', 'active']).toContain(number.lifecycle);
    expect((await stage.asked()).forbiddenCalls).toEqual([]);
    expect(stage.links.of(number.id)?.provider.id).toBe('meta');
    const members = await stage.test.store.db
      .selectFrom('memberships')
      .select('user_id')
      .where('number_id', '=', number.id)
      .execute();
    expect(members).toEqual([{ user_id: CREATOR.userId }]);
  });

  it('keeps no secret where it can be read', async () => {
    const done = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    const { db } = stage.test.store;
    const rows = await db.selectFrom('number_credentials').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { access_token } of rows)
      expect(Buffer.from(access_token).toString('latin1')).not.toContain('EAAS');
    const row = await db
      .selectFrom('onboardings')
      .select('secrets')
      .where('id', '=', done.id)
      .executeTakeFirstOrThrow();
    expect(row.secrets).toBeNull();
    expect(JSON.stringify(await stage.see(done.id))).not.toMatch(/EAAS|AQ[\w-]{20}/);
  });

  it('finds the account by the token when the window did not name it', async () => {
    const { onboarding, pageUrl } = await onboardings.create(CREATOR);
    const played = await stage.control<{ login: { authResponse: { code: string } } }>('/signup/run', {
      phone: newPhone(),
    });
    const { code } = played.login.authResponse;
    await onboardings.finished(onboarding.id, tokenIn(pageUrl), { code, wabaId: null, phoneNumberId: null });
    await onboardings.settled();
    expect((await stage.see(onboarding.id)).state).toBe('done');
  });

  it('takes the number that the window named, among several', async () => {
    const phone = newPhone();
    const plan = { phone, neighbours: [newPhone()], namesNumber: true };
    const done = await stage.signUpToTheEnd(onboardings, plan);
    expect((await stage.number(done.numberId)).displayPhone).toBe(phone);
  });

  it('asks which number it is when the account has several and none was named', async () => {
    const phone = newPhone();
    const stopped = await stage.signUpToTheEnd(onboardings, { phone, neighbours: [newPhone(), newPhone()] });
    expect(stopped).toMatchObject({ state: 'choose-number', numberId: null });
    expect(stopped.choices).toHaveLength(3);
    expect(await onboardings.choose(stopped.id, '999')).toEqual({ ok: false, reason: 'not_a_choice' });
    const wanted = stopped.choices.find(({ displayPhone }) => displayPhone === phone);
    await onboardings.choose(stopped.id, wanted?.phoneNumberId ?? '');
    await onboardings.settled();
    const done = await stage.see(stopped.id);
    expect(done.state).toBe('done');
    expect((await stage.number(done.numberId)).displayPhone).toBe(phone);
  });

  it.each([
    ['the token may touch another account only', { grants: 'wrong' }, 'not_granted'],
    ['the token may touch nothing', { grants: 'none' }, 'not_granted'],
    ['the window names an account that is not allowed', { names: 'wrong' }, 'not_granted'],
  ])('links nothing when %s', async (_name, plan, code) => {
    const before = await stage.test.store.db.selectFrom('numbers').select('id').execute();
    const failed = await stage.signUpToTheEnd(onboardings, { phone: newPhone(), ...plan });
    expect(failed).toMatchObject({ state: 'failed', numberId: null, problem: { code, canRetry: false } });
    expect(await stage.test.store.db.selectFrom('numbers').select('id').execute()).toEqual(before);
  });

  it('refuses a code that was used, or that nobody gave, and may be begun again on the same page', async () => {
    const { onboarding, pageUrl } = await onboardings.create(CREATOR);
    const given = { code: 'AQmade-up', wabaId: '1', phoneNumberId: null };
    await onboardings.finished(onboarding.id, tokenIn(pageUrl), given);
    await onboardings.settled();
    const failed = await stage.see(onboarding.id);
    expect(failed).toMatchObject({ state: 'failed', problem: { code: 'code_refused' } });
    const played = await stage.control<{
      message: { data: { waba_id: string } };
      login: { authResponse: { code: string } };
    }>('/signup/run', { phone: newPhone() });
    const again = await onboardings.finished(onboarding.id, tokenIn(pageUrl), {
      code: played.login.authResponse.code,
      wabaId: played.message.data.waba_id,
      phoneNumberId: null,
    });
    expect(again.ok).toBe(true);
    await onboardings.settled();
    expect((await stage.see(onboarding.id)).state).toBe('done');
  });

  it('records that the window was left, with the step or the error, and stays open', async () => {
    const { onboarding, pageUrl } = await onboardings.create(CREATOR);
    const token = tokenIn(pageUrl);
    const nothing = { step: null, errorId: null, errorMessage: null };
    await onboardings.left(onboarding.id, token, { ...nothing, step: 'PHONE_NUMBER_SETUP' });
    expect(await stage.see(onboarding.id)).toMatchObject({
      state: 'cancelled',
      problem: { code: 'left', detail: 'PHONE_NUMBER_SETUP' },
    });
    await onboardings.left(onboarding.id, token, {
      ...nothing,
      errorId: '524126',
      errorMessage: 'We could not verify this number.',
    });
    expect(await stage.see(onboarding.id)).toMatchObject({
      state: 'cancelled',
      problem: { code: 'reported', detail: '524126 · We could not verify this number.' },
    });
  });

  it('lets a page token in for 30 minutes, for one sign-up, and only its own', async () => {
    const { onboarding, pageUrl } = await onboardings.create(CREATOR);
    const token = tokenIn(pageUrl);
    expect((await onboardings.ofPage(onboarding.id, 'another')).ok).toBe(false);
    expect((await onboardings.ofPage(onboarding.id, token)).ok).toBe(true);
    const done = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    expect(await onboardings.ofPage(done.id, token)).toEqual({ ok: false, reason: 'unknown' });

    const used = await onboardings.create(CREATOR);
    const given = { code: 'AQmade-up', wabaId: '1', phoneNumberId: null };
    const first = onboardings.finished(used.onboarding.id, tokenIn(used.pageUrl), given);
    const second = onboardings.finished(used.onboarding.id, tokenIn(used.pageUrl), given);
    const answers = await Promise.all([first, second]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers).toContainEqual({ ok: false, reason: 'used' });
    await onboardings.settled();

    stage.ahead = 30 * 60_000;
    expect(await onboardings.finished(onboarding.id, token, given)).toEqual({ ok: false, reason: 'expired' });
    stage.ahead = 0;
  });

  it('asks for nothing while a probe does not come back, and goes on when it does', async () => {
    const elsewhere = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { publicUrl } = stage;
    stage.publicUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const stopped = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    expect(stopped).toMatchObject({ state: 'failed', problem: { code: 'probe_lost', canRetry: true } });
    expect(await stage.number(stopped.numberId)).toMatchObject({
      lifecycle: 'pending',
      imports: { contacts: { state: 'not-asked' }, history: { state: 'not-asked' } },
    });

    await new Promise((resolve) => elsewhere.close(resolve));
    await onboardings.retry(stopped.id);
    await onboardings.settled();
    expect(await stage.see(stopped.id)).toMatchObject({ problem: { code: 'public_unreachable' } });

    stage.publicUrl = publicUrl;
    await onboardings.retry(stopped.id);
    await onboardings.settled();
    expect(await stage.see(stopped.id)).toMatchObject({ state: 'done', problem: null });
  });

  it('says so when somebody else answers at the public address', async () => {
    const { publicUrl } = stage;
    const refusing = createServer((_request, response) => {
      response.statusCode = 502;
      response.end();
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    stage.publicUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    const stopped = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    expect(stopped.problem).toMatchObject({ code: 'public_refuses', detail: 'HTTP 502' });
    stage.publicUrl = publicUrl;
    await new Promise((resolve) => refusing.close(resolve));
  });

  it('records a declined history when it comes', async () => {
    const done = await stage.signUpToTheEnd(onboardings, { phone: newPhone(), history: 'declined' });
    await stage.control('/drain', {}).catch(() => null);
    const declined = async () => {
      await stage.worker.drain();
      return (await stage.number(done.numberId)).imports.history.state === 'declined';
    };
    await expect.poll(declined, { timeout: 10_000 }).toBe(true);
  });

  it.each([
    ['2593107', 'asked before', async () => {}],
    ['2593108', 'later than a day', () => stage.control('/clock', { now: Date.now() + 25 * 3_600_000 })],
  ])('writes %s down as refused and never asks again (%s)', async (code, _name, makeLate) => {
    let asks = 0;
    class Refused extends SignUpCalls {
      override async askForSync(token: string, phoneNumberId: string, kind: SyncKind) {
        asks += 1;
        await makeLate();
        if (code === '2593107') await super.askForSync(token, phoneNumberId, kind);
        return super.askForSync(token, phoneNumberId, kind);
      }
    }
    const refused = stage.onboardings(new Refused(stage.app, stage.app.signUp));
    const done = await stage.signUpToTheEnd(refused, { phone: newPhone() });
    await stage.control('/clock', { now: null });
    expect(done.state).toBe('done');
    expect(stateOf(done)).toMatchObject({ contacts: 'refused', history: 'refused', finish: 'done' });
    expect(asks).toBe(2);
    const number = await stage.number(done.numberId);
    expect(number.lifecycle).toBe('active');
    expect(number.imports.history).toMatchObject({ state: 'refused', code });
  });

  it('never asks a second time: what Meta refuses for good is written down, and the rest goes on', async () => {
    const phone = newPhone();
    const first = await stage.signUpToTheEnd(onboardings, { phone });
    const before = await stage.number(first.numberId);
    // Within a day and without a cut, a second sign-up keeps what was asked for.
    const second = await stage.signUpToTheEnd(onboardings, { phone });
    expect(second.numberId).toBe(first.numberId);
    const after = await stage.number(second.numberId);
    expect(after.imports.contacts.requestId).toBe(before.imports.contacts.requestId);
    expect(after.imports.history.requestId).toBe(before.imports.history.requestId);
  });

  it('keeps the row of a number that was cut off and is linked again, and asks anew', async () => {
    const phone = newPhone();
    const first = await stage.signUpToTheEnd(onboardings, { phone });
    const before = await stage.number(first.numberId);
    const cutAt = Date.now() - 60_000;
    await stage.test.store.db
      .updateTable('numbers')
      .set({
        lifecycle: 'disconnected',
        lifecycle_reason: 'PRIMARY_INACTIVITY',
        gaps: JSON.stringify([{ from: cutAt, to: null, reason: 'PRIMARY_INACTIVITY' }]),
      })
      .where('id', '=', first.numberId)
      .execute();
    const again = await stage.signUpToTheEnd(onboardings, { phone });
    expect(again).toMatchObject({ state: 'done', numberId: first.numberId });
    const after = await stage.number(again.numberId);
    expect(after).toMatchObject({ lifecycleReason: null, gaps: [{ from: cutAt }] });
    expect(after.gaps[0]?.to).not.toBeNull();
    expect(['syncing', 'active']).toContain(after.lifecycle);
    for (const kind of ['contacts', 'history'] as const) {
      expect(after.imports[kind].requestId).not.toBeNull();
      expect(after.imports[kind].requestId).not.toBe(before.imports[kind].requestId);
    }
  });

  it('is taken in by every other process on the same database', async () => {
    const linked: string[] = [];
    const other = new NumberLinks(stage.test.store, stage.box, stage.log);
    await other.start((numberId) => linked.push(numberId));
    const { numberId } = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    await expect.poll(() => linked).toContain(numberId);
    expect(other.of(numberId ?? '')?.provider.id).toBe('meta');
    await other.stop();
  });

  it('writes no secret into its log', () => {
    const logged = stage.logged.join('');
    expect(logged).toContain('a step of a sign-up ended');
    expect(logged).not.toContain(APP_SECRET);
    expect(logged).not.toMatch(/EAAS|AQ[\w-]{20}/);
  });

  it('leaves a number alone that another provider carries', async () => {
    const first = await stage.signUpToTheEnd(onboardings, { phone: newPhone() });
    await stage.test.store.db
      .updateTable('numbers')
      .set({ provider: '360dialog' })
      .where('id', '=', first.numberId)
      .execute();
    const { displayPhone } = await stage.number(first.numberId);
    const second = await stage.signUpToTheEnd(onboardings, { phone: displayPhone });
    expect(second.problem).toMatchObject({ code: 'other_provider' });
  });
});
