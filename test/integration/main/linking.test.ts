import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallOutput } from '#shared/console-api/calls.ts';
import type { Result } from '#shared/console-api/result.ts';
import { linking } from '../../../src/main/console/linking.ts';
import { safeLink } from '../../../src/main/console/safe-link.ts';
import { createGatewayHttp } from '../../../src/main/link/gateway-http.ts';
import { readConfig } from '../../../src/simulator/config.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { APP_SECRET, NUMBER, VERIFY_TOKEN } from '../gateway/support/meta.ts';
import { DATABASES } from '../gateway/support/stores.ts';
import { TestGateway } from '../gateway/support/test-gateway.ts';
import { TestLine } from './support/test-line.ts';

const APP_ID = '905518842736150';
const ACCESS_TOKEN = 'token-of-the-settings';

let gateway: TestGateway;
let simulator: Simulator;
let console: TestLine;

beforeAll(async () => {
  const [database] = DATABASES;
  if (database === undefined) throw new Error('no database to test with');
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
  gateway = await TestGateway.start(database.make, {
    app: {
      graphUrl: `${simulator.url}/v26.0`,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      signUp: { appId: APP_ID, loginConfigId: '77889900', sdkUrl: `${simulator.url}/sdk.js` },
    },
    number: { ...NUMBER, accessToken: ACCESS_TOKEN },
  });
  await post(`${simulator.url}/control/gateway`, { url: gateway.url });
  console = await TestLine.open(gateway.url, gateway.token);
  await console.live();
});
afterAll(async () => {
  await console.close();
  await gateway.drop();
  await simulator.close();
});

async function post<T>(url: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const calls = () => linking({ line: () => console.line });

function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** The page's part: the owner goes through Meta's window, and the page hands its code over. */
async function owner({ onboarding, pageUrl }: CallOutput<'linking.begin'>, plan: object): Promise<void> {
  const { message, login } = await post<{
    message: { data: { waba_id: string } };
    login: { authResponse: { code: string } };
  }>(`${simulator.url}/control/signup/run`, plan);
  const finished = { code: login.authResponse.code, wabaId: message.data.waba_id, phoneNumberId: null };
  const token = new URL(pageUrl).hash.slice(1);
  await post(`${gateway.url}/v1/sign-up/${onboarding.id}/finished`, finished, token);
}

const newest = async () => good(await calls()['linking.list'](null)).onboardings[0];

describe('linking a number from a console', () => {
  it('hands over to the gateway’s own page, which may be opened', async () => {
    const begun = good(await calls()['linking.begin'](null));
    expect(begun.onboarding).toMatchObject({ state: 'waiting', provider: 'meta' });
    expect(safeLink(begun.pageUrl, { simulator: null, gateway: gateway.url })).toBe(begun.pageUrl);
    expect(safeLink(begun.pageUrl, { simulator: null, gateway: simulator.url })).toBeNull();
    expect((await fetch(begun.pageUrl)).status).toBe(200);
  });

  it('follows a sign-up from its list alone, and has the number with its imports in the end', async () => {
    const begun = good(await calls()['linking.begin'](null));
    await owner(begun, { phone: '628137000001', history: 'declined' });
    await expect.poll(async () => (await newest())?.state, { timeout: 20_000 }).toBe('done');
    const done = await newest();
    expect(done).toMatchObject({ id: begun.onboarding.id, problem: null });
    await console.until(async () =>
      (await console.stores.cache.numbers()).some(
        ({ id, imports }) => id === done?.numberId && imports.history.state === 'declined',
      ),
    );
  });

  it('lets a person choose among several numbers, and refuses what cannot be chosen', async () => {
    const begun = good(await calls()['linking.begin'](null));
    const { id } = begun.onboarding;
    await owner(begun, { phone: '628137000002', neighbours: ['628137000003'] });
    await expect.poll(async () => (await newest())?.state, { timeout: 20_000 }).toBe('choose-number');
    expect(await calls()['linking.chooseNumber']({ id, phoneNumberId: '1' })).toMatchObject({
      error: { code: 'not_a_choice' },
    });
    const choice = (await newest())?.choices.find(({ displayPhone }) => displayPhone === '628137000002');
    good(await calls()['linking.chooseNumber']({ id, phoneNumberId: choice?.phoneNumberId ?? '' }));
    await expect.poll(async () => (await newest())?.state, { timeout: 20_000 }).toBe('done');
    expect(await calls()['linking.goOn']({ id })).toMatchObject({ error: { code: 'not_now' } });
  });

  it('names every way, and says which partner key was not taken', async () => {
    const { providers } = good(await calls()['linking.ways'](null));
    expect(providers.map(({ id, linking, offered }) => [id, linking, offered])).toEqual([
      ['meta', 'embedded-signup', true],
      ['360dialog', 'api-key', true],
    ]);
    const request = { provider: '360dialog', apiKey: 'wrong-key-1', phone: '+62 813 7000 004' };
    expect(
      await calls()['linking.byPartner']({ ...request, baseUrl: `${gateway.url}/nowhere` }),
    ).toMatchObject({ error: { code: 'key_refused' } });
    expect(await calls()['linking.byPartner']({ ...request, provider: 'nobody' })).toMatchObject({
      error: { code: 'unknown_provider' },
    });
  });

  it('is for owners, and says so to others and while offline', async () => {
    const http = createGatewayHttp(gateway.url, await gateway.colleague('budi', 'agent'));
    const agent = linking({ line: () => ({ ...console.line, http }) });
    expect(await agent['linking.begin'](null)).toMatchObject({ error: { code: 'not_allowed' } });
    expect(await linking({ line: () => null })['linking.list'](null)).toMatchObject({
      error: { code: 'offline' },
    });
  });

  it('says that a gateway without a Meta app links through partners alone', async () => {
    await gateway.down();
    const { settings } = gateway;
    gateway.settings = settings.app ? { ...settings, app: { ...settings.app, signUp: null } } : settings;
    await gateway.up();
    const here = createGatewayHttp(gateway.url, gateway.token);
    const without = linking({ line: () => ({ ...console.line, http: here }) });
    const { providers } = good(await without['linking.ways'](null));
    expect(providers.filter(({ offered }) => offered).map(({ id }) => id)).toEqual(['360dialog']);
    expect(await without['linking.begin'](null)).toMatchObject({ error: { code: 'sign_up_not_offered' } });
    expect(good(await without['linking.list'](null)).onboardings).toEqual([]);
  });
});
