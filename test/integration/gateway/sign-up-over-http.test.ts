import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumberList, ThreadPage } from '#shared/gateway-api/http.ts';
import { NewOnboarding, Onboarding, OnboardingList, SignUpPage } from '#shared/gateway-api/onboarding.ts';
import { readConfig } from '../../../src/simulator/config.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { APP_SECRET, NUMBER, VERIFY_TOKEN } from './support/meta.ts';
import { DATABASES } from './support/stores.ts';
import { TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';

const APP_ID = '905518842736150';
const ACCESS_TOKEN = 'token-of-the-settings';

/** One gateway, one number by its settings and more by the sign-up page, and the simulator as Meta. */
describe.each(DATABASES)('several numbers on one gateway, on $kind', ({ make }) => {
  let gateway: TestGateway;
  let simulator: Simulator;
  let phones = 628_333_000_000;

  beforeAll(async () => {
    simulator = await startSimulator(
      readConfig({
        PORT: '0',
        META_APP_ID: APP_ID,
        META_APP_SECRET: APP_SECRET,
        META_VERIFY_TOKEN: VERIFY_TOKEN,
        META_ACCESS_TOKEN: ACCESS_TOKEN,
        META_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
        META_WABA_ID: NUMBER.wabaId,
        META_DISPLAY_PHONE: NUMBER.displayPhone,
        LOG_LEVEL: 'silent',
      }),
    );
    gateway = await TestGateway.start(make, {
      app: {
        graphUrl: `${simulator.url}/v26.0`,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
        signUp: { appId: APP_ID, loginConfigId: '77889900', sdkUrl: `${simulator.url}/sdk.js` },
      },
      number: { ...NUMBER, accessToken: ACCESS_TOKEN },
    });
    await control('/gateway', { url: gateway.url });
  });
  afterAll(async () => {
    await gateway.drop();
    await simulator.close();
  });

  async function control<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${simulator.url}/control${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async function begin() {
    const { status, body } = await gateway.ask('POST', '/v1/onboardings');
    expect(status).toBe(201);
    const { onboarding, pageUrl } = NewOnboarding.parse(body);
    return { id: onboarding.id, pageUrl, token: new URL(pageUrl).hash.slice(1) };
  }

  async function play(plan: object) {
    const { message, login } = await control<{
      message: { data: { waba_id: string } };
      login: { authResponse: { code: string } };
    }>('/signup/run', plan);
    return { code: login.authResponse.code, wabaId: message.data.waba_id, phoneNumberId: null };
  }

  const see = async (id: string) =>
    Onboarding.parse((await gateway.ask('GET', `/v1/onboardings/${id}`)).body);

  async function link(phone: string) {
    const { id, token } = await begin();
    const finished = await gateway.ask('POST', `/v1/sign-up/${id}/finished`, {
      body: await play({ phone }),
      token,
    });
    expect(finished.status).toBe(202);
    await expect.poll(async () => (await see(id)).state, { timeout: 20_000 }).toBe('done');
    return see(id);
  }

  it('serves a page that runs nothing but its own files and the SDK', async () => {
    const { pageUrl } = await begin();
    const page = await fetch(pageUrl);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'self' ${simulator.url}`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).not.toContain(APP_SECRET);
    const assets = [...html.matchAll(/(?:src|href)="(\/onboarding\/assets\/[^"]+)"/g)].map(
      ([, path]) => path,
    );
    expect(assets.length).toBe(2);
    for (const path of [...assets, '/onboarding/assets/sign-up.js', '/onboarding/assets/words.js'])
      expect((await fetch(gateway.url + path)).status).toBe(200);
    expect((await fetch(`${gateway.url}/onboarding/assets/..%2f..%2fpackage.json`)).status).toBe(404);
  });

  it('lets owners begin, and pages in by their token alone', async () => {
    const agent = await gateway.colleague('budi', 'agent');
    for (const [method, path] of [
      ['POST', '/v1/onboardings'],
      ['GET', '/v1/onboardings'],
      ['GET', `/v1/onboardings/${crypto.randomUUID()}`],
    ] as const)
      expect((await gateway.ask(method, path, { token: agent })).status).toBe(403);
    const { id, token } = await begin();
    const seen = await gateway.ask('GET', `/v1/sign-up/${id}`, { token });
    expect(SignUpPage.parse(seen.body)).toMatchObject({
      appId: APP_ID,
      loginConfigId: '77889900',
      graphVersion: 'v26.0',
      standIn: simulator.url,
    });
    expect(JSON.stringify(seen.body)).not.toContain(APP_SECRET);
    for (const wrong of [null, 'guess', gateway.token])
      expect((await gateway.ask('GET', `/v1/sign-up/${id}`, { token: wrong })).status).toBe(404);
    // The page's token opens nothing else.
    expect((await gateway.ask('GET', '/v1/numbers', { token })).status).toBe(401);
    gateway.clock.move(Date.now() + 31 * 60_000);
    const late = await gateway.ask('GET', `/v1/sign-up/${id}`, { token });
    gateway.clock.move(null);
    expect(late).toMatchObject({ status: 410, body: { error: { code: 'page_expired' } } });
  });

  it('brings a new number to open consoles and sends for it, without a restart', async () => {
    const console = await TestConsole.hello(gateway.url, gateway.token);
    await console.next('welcome');
    const phone = String(++phones);
    const { numberId } = await link(phone);
    expect(await console.next('reset', `number:${numberId ?? ''}`)).toMatchObject({ reason: 'new' });
    console.close();

    const numbers = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body).numbers;
    const number = numbers.find(({ id }) => id === numberId);
    expect(number).toMatchObject({ displayPhone: phone, provider: 'meta' });
    expect(numbers.find(({ id }) => id === gateway.numberId)?.provider).toBe('meta');

    const customer = await control<{ id: string }>('/customers', {
      name: 'Rina',
      phone: '6285710009999',
      number: number?.phoneNumberId,
    });
    await control(`/customers/${customer.id}/say`, { text: 'Halo' });
    const threads = async () =>
      ThreadPage.parse((await gateway.ask('GET', `/v1/threads?numberId=${numberId}`)).body).threads;
    await expect.poll(async () => (await threads()).length, { timeout: 10_000 }).toBe(1);
    const sent = await gateway.ask('POST', '/v1/messages', {
      body: {
        commandId: crypto.randomUUID(),
        threadId: (await threads())[0]?.id,
        content: { kind: 'text', text: 'Siap, Bu.' },
        replyToWamid: null,
      },
    });
    expect(sent.status).toBe(202);
    const heard = async () =>
      JSON.stringify(await control(`/customers/${customer.id}/chat`)).includes('Siap, Bu.');
    await expect.poll(heard, { timeout: 10_000 }).toBe(true);
  });

  it('answers a second use of a page with what is so', async () => {
    const { id, token } = await begin();
    const body = await play({ phone: String(++phones) });
    expect((await gateway.ask('POST', `/v1/sign-up/${id}/finished`, { body, token })).status).toBe(202);
    const again = await gateway.ask('POST', `/v1/sign-up/${id}/finished`, { body, token });
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'already_used' } } });
    await expect.poll(async () => (await see(id)).state, { timeout: 20_000 }).toBe('done');
    expect((await gateway.ask('GET', `/v1/sign-up/${id}`, { token })).status).toBe(200);
    expect((await gateway.ask('POST', `/v1/onboardings/${id}/retry`)).status).toBe(409);
  });

  it('lists sign-ups, newest first, and shows a number that was chosen', async () => {
    const { id, token } = await begin();
    const phone = String(++phones);
    const body = await play({ phone, neighbours: [String(++phones)] });
    await gateway.ask('POST', `/v1/sign-up/${id}/finished`, { body, token });
    await expect.poll(async () => (await see(id)).state, { timeout: 20_000 }).toBe('choose-number');
    const { onboardings } = OnboardingList.parse((await gateway.ask('GET', '/v1/onboardings')).body);
    expect(onboardings[0]).toMatchObject({ id, state: 'choose-number', problem: { code: 'choose_number' } });
    const choice = onboardings[0]?.choices.find(({ displayPhone }) => displayPhone === phone);
    const chosen = await gateway.ask('POST', `/v1/onboardings/${id}/choose-number`, {
      body: { phoneNumberId: choice?.phoneNumberId },
    });
    expect(chosen.status).toBe(200);
    await expect.poll(async () => (await see(id)).state, { timeout: 20_000 }).toBe('done');
  });

  it('keeps every number over a restart', async () => {
    const before = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body).numbers.map(
      ({ id }) => id,
    );
    expect(before.length).toBeGreaterThan(2);
    await gateway.down();
    await gateway.up();
    const after = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body).numbers.map(
      ({ id }) => id,
    );
    expect(after.sort()).toEqual(before.sort());
  });
});
