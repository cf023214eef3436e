import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessagePage, NumberList, ThreadPage } from '#shared/gateway-api/http.ts';
import { LinkNumberResponse, ProviderList } from '#shared/gateway-api/onboarding.ts';
import type { Message } from '#shared/model/message.ts';
import { readConfig } from '../../../src/simulator/config.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { NUMBER } from './support/meta.ts';
import { DATABASES } from './support/stores.ts';
import { TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';

/** The simulator as a partner with one number; the gateway has another one from Meta. */
const PARTNERS = { phoneNumberId: '338800112233445', wabaId: '445566778899001', phone: '6281311112222' };

describe.each(DATABASES)('a number that a partner carries, on $kind', ({ make }) => {
  let gateway: TestGateway;
  let simulator: Simulator;
  let numberId: string;
  let partner: { key: string; baseUrl: string };
  /** What the partner was told at the first linking. */
  let webhook: LinkNumberResponse['webhook'];

  beforeAll(async () => {
    simulator = await startSimulator(
      readConfig({
        PORT: '0',
        META_PHONE_NUMBER_ID: PARTNERS.phoneNumberId,
        META_WABA_ID: PARTNERS.wabaId,
        META_DISPLAY_PHONE: PARTNERS.phone,
        LOG_LEVEL: 'silent',
      }),
    );
    partner = await control('/partner/number', {});
    gateway = await TestGateway.start(make);
    await control('/customers', { id: 'rina', name: 'Rina', phone: '6285710003344', bookName: 'Bu Rina' });
  });
  afterAll(async () => {
    await gateway.drop();
    await simulator.close();
  });

  async function control<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${simulator.url}/control${path}`, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  const link = (more: object = {}) =>
    gateway.ask('POST', '/v1/numbers/linked', {
      body: {
        provider: '360dialog',
        apiKey: partner.key,
        phone: `+${PARTNERS.phone}`,
        baseUrl: partner.baseUrl,
        ...more,
      },
    });

  /** What somebody posts to the number's own address. */
  async function post(
    body: object | string,
    headers: Record<string, string> = webhook.headers,
    url = webhook.url,
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url, { method: 'POST', headers, body: text });
    return response.status;
  }

  const text = (id: string, body: string, phoneNumberId: string) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: PARTNERS.wabaId,
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { display_phone_number: PARTNERS.phone, phone_number_id: phoneNumberId },
              messages: [
                {
                  from: '6285710003344',
                  from_user_id: 'ID.1',
                  id,
                  timestamp: String(Math.floor(gateway.clock.now() / 1000)),
                  type: 'text',
                  text: { body },
                },
              ],
            },
          },
        ],
      },
    ],
  });

  async function threads() {
    const { body } = await gateway.ask('GET', `/v1/threads?numberId=${numberId}`);
    return ThreadPage.parse(body).threads;
  }
  const thread = async () => (await threads())[0];
  /** Of every thread: which is the newest hangs on the second in which somebody wrote. */
  async function messages(): Promise<Message[]> {
    const pages = (await threads()).map(({ id }) => gateway.ask('GET', `/v1/threads/${id}/messages`));
    return (await Promise.all(pages)).flatMap(({ body }) => MessagePage.parse(body).messages);
  }
  const arrives = (wanted: (message: Message) => boolean) =>
    expect.poll(async () => (await messages()).some(wanted), { timeout: 10_000 }).toBe(true);

  it('is offered with what the partner does instead', async () => {
    const { body } = await gateway.ask('GET', '/v1/providers');
    const { providers } = ProviderList.parse(body);
    expect(providers.map(({ id, linking, offered }) => [id, linking, offered])).toEqual([
      ['meta', 'embedded-signup', false],
      ['360dialog', 'api-key', true],
    ]);
    expect(providers[1]?.partnerDoes.length).toBeGreaterThan(0);
    expect(providers[1]?.callbacks.partner).toContain('history');
  });

  it('is not taken in with a wrong key, another number, a cleartext address or an unknown provider', async () => {
    const code = async (more: object) => {
      const { status, body } = await link(more);
      return [status, (body as { error: { code: string } }).error.code];
    };
    expect(await code({ apiKey: 'a-wrong-key' })).toEqual([409, 'key_refused']);
    expect(await code({ phoneNumberId: '1234567' })).toEqual([409, 'other_number']);
    expect(await code({ baseUrl: 'http://partner.example.com' })).toEqual([409, 'key_refused']);
    expect(await code({ provider: 'nobody' })).toEqual([400, 'unknown_provider']);
    expect(await code({ provider: 'meta' })).toEqual([400, 'unknown_provider']);
    const agent = await gateway.colleague('budi', 'agent');
    const refused = await gateway.ask('POST', '/v1/numbers/linked', { body: {}, token: agent });
    expect(refused.status).toBe(403);
  });

  it('comes to a console that is open, tells the partner its address, and is reached by it', async () => {
    const console = await TestConsole.hello(gateway.url, gateway.token);
    await console.next('welcome');
    const { status, body } = await link({ name: 'Toko Melati' });
    expect(status).toBe(201);
    const linked = LinkNumberResponse.parse(body);
    expect(linked).toMatchObject({ problem: null, webhook: { set: true, reached: true } });
    ({ numberId, webhook } = linked);
    expect(await console.next('reset', `number:${numberId}`)).toMatchObject({ reason: 'new' });
    console.close();
    expect(webhook.url).toMatch(/\/webhooks\/360dialog\/[\w-]{43}$/);
    const numbers = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body).numbers;
    expect(numbers.find(({ id }) => id === numberId)).toMatchObject({
      provider: '360dialog',
      lifecycle: 'active',
      name: 'Toko Melati',
      phoneNumberId: PARTNERS.phoneNumberId,
      displayPhone: PARTNERS.phone,
    });
    expect(JSON.stringify(numbers)).not.toContain(partner.key);
  });

  it('receives by its own address, and only what proves itself', async () => {
    const guessed = text('wamid.guess', 'guessed', PARTNERS.phoneNumberId);
    expect(await post(guessed, {})).toBe(401);
    expect(await post(guessed, { 'x-selaras-webhook-secret': 'guess' })).toBe(401);
    expect(await post(guessed, webhook.headers, `${webhook.url}x`)).toBe(401);
    expect(await post(guessed, webhook.headers, webhook.url.replace('360dialog', 'meta'))).toBe(401);
    expect(await post('x'.repeat(3.2 * 1024 * 1024))).toBe(413);
    await control('/customers/rina/say', { text: 'Halo' });
    await arrives((message) => message.text === 'Halo');
    expect((await messages()).some((message) => message.text === 'guessed')).toBe(false);

    const secret = Object.values(webhook.headers)[0] ?? '';
    const shake = (token: string) =>
      fetch(`${webhook.url}?hub.mode=subscribe&hub.challenge=77&hub.verify_token=${token}`);
    expect(await (await shake(secret)).text()).toBe('77');
    expect((await shake('guess')).status).toBe(403);
  });

  it('sends through the partner, and hears how it went on', async () => {
    const sent = await gateway.ask('POST', '/v1/messages', {
      body: {
        commandId: crypto.randomUUID(),
        threadId: (await thread())?.id,
        content: { kind: 'text', text: 'Siap, Bu.' },
        replyToWamid: null,
      },
    });
    expect(sent.status).toBe(202);
    await arrives(
      (message) => message.text === 'Siap, Bu.' && ['delivered', 'read'].includes(message.status ?? ''),
    );
    expect(gateway.graph.calls).toEqual([]);
  });

  it('fetches files through the partner’s own host', async () => {
    await control('/customers/rina/say', { image: {} });
    await arrives(({ media }) => media?.state === 'stored');
    const media = (await messages()).find((one) => one.media)?.media;
    const bytes = await fetch(`${gateway.url}/v1/media/${media?.id}`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    expect(bytes.status).toBe(200);
    expect((await bytes.arrayBuffer()).byteLength).toBe(media?.size);
  });

  it('takes contacts and chats from before by the partner’s callback, in its own envelope', async () => {
    await control('/partner/callback', { url: webhook.url, headers: webhook.headers });
    await control('/history', {
      messages: [{ customer: 'rina', at: Date.now() - 3 * 86_400_000, text: 'dulu' }],
      post: false,
    });
    await control('/partner/sync', {});
    await arrives((message) => message.text === 'dulu' && message.source === 'history');
    const named = async () => {
      const { body } = await gateway.ask('GET', `/v1/contacts?numberId=${numberId}`);
      return JSON.stringify(body).includes('Bu Rina');
    };
    await expect.poll(named, { timeout: 10_000 }).toBe(true);
  });

  it('cannot speak for a number that it does not carry', async () => {
    expect(await post(text('wamid.foreign', 'not yours', NUMBER.phoneNumberId))).toBe(200);
    expect(await post(text('wamid.mine', 'mine', PARTNERS.phoneNumberId))).toBe(200);
    await arrives((message) => message.text === 'mine');
    const { body } = await gateway.ask('GET', `/v1/threads?numberId=${gateway.numberId}`);
    expect(ThreadPage.parse(body).threads).toEqual([]);
  });

  it('keeps its row and its address when it is linked again, and after a restart', async () => {
    const again = LinkNumberResponse.parse((await link()).body);
    expect(again).toMatchObject({ numberId, webhook: { url: webhook.url, headers: webhook.headers } });
    await gateway.down();
    await gateway.up();
    const { pathname } = new URL(webhook.url);
    const after = text('wamid.after', 'after', PARTNERS.phoneNumberId);
    expect(await post(after, webhook.headers, gateway.url + pathname)).toBe(200);
    await arrives((message) => message.text === 'after');
  });

  it('says what to enter by hand when the partner does not take the address', async () => {
    const entities = [
      { entity_type: 'PHONE_NUMBER', id: PARTNERS.phoneNumberId },
      { entity_type: 'WABA', id: PARTNERS.wabaId },
    ];
    const stubborn = createServer((request, response) => {
      const refuses = request.method === 'POST';
      response.statusCode = refuses ? 400 : 200;
      response.end(JSON.stringify(refuses ? { error: 'no' } : { health_status: { entities } }));
    });
    await new Promise<void>((resolve) => stubborn.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(stubborn.address() as AddressInfo).port}`;
    const { body } = await link({ baseUrl });
    expect(LinkNumberResponse.parse(body)).toMatchObject({
      numberId,
      problem: { code: 'webhook_not_set', canRetry: true },
      webhook: { set: false, reached: true },
    });
    await new Promise((resolve) => stubborn.close(resolve));
    expect(LinkNumberResponse.parse((await link()).body).problem).toBeNull();
  });

  it('does not start without the key of its credentials, unless told to forget them', async () => {
    await gateway.down();
    const secretsKey = new Uint8Array(32).fill(3);
    gateway.settings = { secretsKey };
    await expect(gateway.up()).rejects.toThrow(/sealed with a key that is not here.*FORGET_CREDENTIALS=1/s);
    gateway.settings = { secretsKey, forgetCredentials: true };
    await gateway.up();
    gateway.settings = { secretsKey };
    expect(LinkNumberResponse.parse((await link()).body)).toMatchObject({ numberId, problem: null });
    await gateway.down();
    await gateway.up();
  });
});
