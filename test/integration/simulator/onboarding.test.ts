import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, errorOf, GatewayStub, type Reply, SECRET } from './harness.ts';

const DAY = 24 * 60 * 60 * 1000;
const WABA = '184620053317742';
const APP = '905518842736150';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
});
afterEach(() => bench.stop());

interface SignedUp {
  message: { event: string; data: Record<string, string> } | null;
  login: { status: string; authResponse: { code: string } | null };
}
const signUp = async (choice: object = {}) => (await bench.control<SignedUp>('/signup/run', choice)).body;
const exchange = (code: string, secret = SECRET): Promise<Reply> =>
  bench.call(`/v26.0/oauth/access_token?client_id=${APP}&client_secret=${secret}&code=${code}`);
const tokenOf = async (signedUp: SignedUp) =>
  (await exchange(signedUp.login.authResponse?.code ?? '')).body.access_token as string;

describe('the sign-up', () => {
  it('gives a code that is good once and for half a minute', async () => {
    const done = await signUp();
    expect(done.message).toEqual({
      type: 'WA_EMBEDDED_SIGNUP',
      event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
      version: 3,
      data: { waba_id: WABA },
    });
    const code = done.login.authResponse?.code ?? '';
    expect(errorOf(await exchange(code, 'wrong')).code).toBe(1);
    const first = await exchange(code);
    expect(first.body).toMatchObject({ access_token: expect.any(String), token_type: 'bearer' });
    expect(errorOf(await exchange(code)).error_data.details).toContain('has been used');
    const late = (await signUp()).login.authResponse?.code ?? '';
    await bench.control('/clock', { offset: 30_001 });
    expect(errorOf(await exchange(late)).error_data.details).toContain('has expired');
    await bench.flush();
    expect(bench.gateway.received.flatMap(({ changes }) => changes)[0]).toMatchObject({
      field: 'account_update',
      value: { event: 'PARTNER_ADDED', waba_info: { waba_id: WABA } },
    });
  });

  it('can be left, reported, shut, or refused', async () => {
    expect((await signUp({ outcome: 'cancel' })).message).toMatchObject({
      event: 'CANCEL',
      data: { current_step: 'PHONE_NUMBER_SETUP' },
    });
    expect((await signUp({ outcome: 'error' })).message?.data).toHaveProperty('error_id', '524126');
    expect((await signUp({ outcome: 'closed' })).message).toBeNull();
    await bench.control('/signup', { eligible: false });
    const refused = await signUp();
    expect(refused.message).toMatchObject({ event: 'CANCEL', data: { error_message: expect.any(String) } });
    expect(refused.login).toEqual({ status: 'unknown', authResponse: null });
  });

  it('gives a token for the new account alone, or for a wrong one', async () => {
    const done = await signUp({
      phone: '+62 812-0000-9999',
      name: 'Kopi Senja',
      neighbours: ['6281200008888'],
    });
    const wabaId = done.message?.data.waba_id ?? '';
    const token = await tokenOf(done);
    const about = await bench.graph<{ data: { granular_scopes: { target_ids: string[] }[] } }>(
      `/debug_token?input_token=${token}`,
    );
    expect(about.body.data.granular_scopes[0]?.target_ids).toEqual([wabaId]);
    const byApp = await bench.call(
      `/v26.0/debug_token?input_token=${token}&access_token=${encodeURIComponent(`${APP}|${SECRET}`)}`,
    );
    expect(byApp.status).toBe(200);
    expect(errorOf(await bench.graph(`/${WABA}/phone_numbers`, undefined, token)).code).toBe(100);
    const list = await bench.graph<{ data: object[] }>(
      `/${wabaId}/phone_numbers?fields=id,display_phone_number,is_on_biz_app,platform_type`,
      undefined,
      token,
    );
    expect(list.body.data).toEqual([
      {
        id: expect.any(String),
        display_phone_number: '+6281200009999',
        is_on_biz_app: true,
        platform_type: 'CLOUD_API',
      },
      expect.objectContaining({ display_phone_number: '+6281200008888' }),
    ]);
    const wrong = await signUp({ grants: 'wrong' });
    const wrongToken = await tokenOf(wrong);
    expect(errorOf(await bench.graph(`/${WABA}/phone_numbers`, undefined, wrongToken)).code).toBe(100);
  });

  it('tells nothing of an account before the app is subscribed to it', async () => {
    const done = await signUp({ phone: '6281200009999' });
    const token = await tokenOf(done);
    const wabaId = done.message?.data.waba_id ?? '';
    const list = await bench.graph<{ data: { id: string }[] }>(`/${wabaId}/phone_numbers`, undefined, token);
    const number = list.body.data[0]?.id ?? '';
    await bench.control('/customers', { id: 'dewi', name: 'Dewi', phone: '628577', number });
    await bench.control('/customers/dewi/say', { text: 'belum' });
    await bench.flush();
    expect(bench.gateway.items('messages')).toEqual([]);
    expect((await bench.graph(`/${wabaId}/subscribed_apps`, {}, token)).body).toEqual({ success: true });
    await bench.control('/customers/dewi/say', { text: 'sudah' });
    await bench.flush();
    const changes = bench.gateway.received.flatMap(({ changes }) => changes);
    expect(changes.at(-1)?.value).toMatchObject({ metadata: { phone_number_id: number } });
    expect(bench.gateway.items('messages')).toMatchObject([{ text: { body: 'sudah' } }]);
    expect(
      (await bench.graph<{ data: object[] }>(`/${wabaId}/subscribed_apps`, undefined, token)).body.data,
    ).toHaveLength(1);
  });

  it('shakes hands with an override at once, and sends the messages of that account or number there', async () => {
    const other = new GatewayStub();
    await other.listen();
    try {
      const override = { override_callback_uri: `${other.url}/hook`, verify_token: 'rahasia' };
      expect(
        errorOf(await bench.graph(`/${WABA}/subscribed_apps`, { ...override, verify_token: 'salah' })).code,
      ).toBe(2200);
      expect((await bench.graph(`/${WABA}/subscribed_apps`, override)).status).toBe(200);
      await bench.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710003344' });
      await bench.control('/customers/rina/say', { text: 'hai' });
      await bench.control('/account', { event: 'offboarded' });
      await bench.control('/account', { event: 'reconnected' });
      await bench.flush();
      expect(other.items('messages')).toHaveLength(1);
      expect(bench.gateway.items('messages')).toEqual([]);
      const fields = bench.gateway.received.flatMap(({ changes }) => changes.map(({ field }) => field));
      expect(fields).toEqual(['account_update', 'account_update']);
      await bench.graph(`/${WABA}/subscribed_apps`, {});
      const webhook_configuration = override;
      expect((await bench.graph(`/${bench.numberId}`, { webhook_configuration })).status).toBe(200);
      await bench.control('/customers/rina/say', { text: 'lagi' });
      await bench.flush();
      expect(other.items('messages')).toHaveLength(2);
    } finally {
      await other.close();
    }
  });

  it('refuses and remembers the calls that coexistence forbids', async () => {
    expect(errorOf(await bench.graph(`/${bench.numberId}/register`, { pin: '123456' })).code).toBe(133005);
    expect(errorOf(await bench.graph(`/${bench.numberId}/deregister`, {})).code).toBe(100);
    const numbers = await bench.control<{ forbiddenCalls: { call: string }[] }>('/numbers');
    expect(numbers.body.forbiddenCalls.map(({ call }) => call)).toEqual(['register', 'deregister']);
  });
});

describe('the two imports', () => {
  const ask = (sync_type: string, number = bench.numberId) =>
    bench.graph(`/${number}/smb_app_data`, { messaging_product: 'whatsapp', sync_type });
  const remembered = {
    messages: [{ customer: 'rina', at: Date.now() - 5 * DAY, text: 'dulu' }],
    post: false,
  };
  beforeEach(async () => {
    await bench.control('/customers', {
      id: 'rina',
      name: 'Rina',
      phone: '6285710003344',
      bookName: 'Rina (reseller)',
    });
    await bench.control('/history', remembered);
  });
  const history = () =>
    bench.gateway.received.flatMap(({ changes }) => changes).filter(({ field }) => field === 'history');

  it('come once each after they were asked for', async () => {
    expect((await ask('smb_app_state_sync')).body).toHaveProperty('request_id');
    expect((await ask('history')).body).toHaveProperty('request_id');
    await bench.flush();
    expect(bench.gateway.items('state_sync')).toMatchObject([{ contact: { full_name: 'Rina (reseller)' } }]);
    expect(history()).toHaveLength(1);
    expect(errorOf(await ask('history')).code).toBe(2593107);
    await bench.control('/signup/run', {});
    expect((await ask('history')).status).toBe(200);
  });

  it('are declined, or accepted and never come', async () => {
    await bench.control(`/numbers/${bench.numberId}`, { history: 'declined' }, 'PATCH');
    await ask('history');
    await bench.flush();
    expect(history()[0]?.value).toMatchObject({ history: [{ errors: [{ code: 2593109 }] }] });
    await bench.control('/signup/run', { history: 'never' });
    expect((await ask('history')).body).toHaveProperty('request_id');
    await bench.flush();
    expect(history()).toHaveLength(1);
  });

  it('are refused a day after onboarding', async () => {
    await bench.control('/clock', { offset: DAY + 1 });
    expect(errorOf(await ask('smb_app_state_sync')).code).toBe(2593108);
  });
});

describe('the stand-in of the SDK', () => {
  it('is served to other pages, the control API is not', async () => {
    const elsewhere = { headers: { origin: 'http://127.0.0.1:9' } };
    const script = await fetch(`${bench.simulator.url}/sdk.js`, elsewhere);
    expect(script.status).toBe(200);
    expect(await script.text()).toContain('fbAsyncInit');
    expect((await fetch(`${bench.simulator.url}/control/signup`, elsewhere)).status).toBe(403);
    const dialog = await fetch(`${bench.simulator.url}/sign-up.html`);
    expect(dialog.headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
