import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, GatewayStub } from './harness.ts';

const PHONE = '6285710003344';
let bench: Bench;
let partner: GatewayStub;
let key = '';
beforeEach(async () => {
  bench = new Bench();
  partner = new GatewayStub();
  await bench.start();
  await partner.listen();
  key = (await bench.control<{ key: string }>('/partner/number', {})).body.key;
  await bench.control('/customers', { id: 'rina', name: 'Rina', phone: PHONE, bookName: 'Rina' });
});
afterEach(async () => {
  await bench.stop();
  await partner.close();
});

const d360 = <T = Record<string, unknown>>(path: string, body?: unknown, apiKey = key) =>
  bench.call<T>(`/d360${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'D360-API-KEY': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const setWebhook = () =>
  d360('/v1/configs/webhook', { url: `${bench.gateway.url}/number`, headers: { 'x-secret': 'rahasia' } });

describe('a partner', () => {
  it('knows a number by its key alone', async () => {
    expect((await d360('/health_status', undefined, 'wrong-key')).status).toBe(401);
    expect((await d360('/health_status')).body).toMatchObject({
      health_status: {
        entities: [
          { entity_type: 'PHONE_NUMBER', id: bench.numberId, can_send_message: 'AVAILABLE' },
          { entity_type: 'WABA', id: '184620053317742' },
        ],
      },
    });
    const templates = await d360<{ waba_templates: { status: string }[]; total: number }>(
      '/v1/configs/templates?limit=3',
    );
    expect(templates.body.waba_templates).toHaveLength(3);
    expect(templates.body.waba_templates[0]?.status).toBe('approved');
    expect(templates.body.total).toBeGreaterThan(3);
  });

  it('brings messages to the number’s address with its header and no signature', async () => {
    await bench.control('/customers/rina/say', { text: 'menunggu' });
    await setWebhook();
    await bench.control('/customers/rina/say', { text: 'hai' });
    const sent = await d360('/messages', {
      messaging_product: 'whatsapp',
      to: PHONE,
      type: 'text',
      text: { body: 'halo' },
    });
    expect(sent.status).toBe(200);
    await bench.flush();
    expect(bench.gateway.received.every(({ signed }) => !signed)).toBe(true);
    expect(bench.gateway.received.every(({ headers }) => headers['x-secret'] === 'rahasia')).toBe(true);
    expect(bench.gateway.items('messages')).toHaveLength(2);
    expect(bench.gateway.items('statuses').map(({ status }) => status)).toEqual(['sent', 'delivered']);
  });

  it('brings history and the address book to its own callback, one change each', async () => {
    await setWebhook();
    const bodies: { event: string; data: Record<string, unknown> }[] = [];
    partner.take = (raw) => bodies.push(JSON.parse(raw));
    await bench.control('/partner/callback', {
      url: `${partner.url}/partner`,
      headers: { 'x-partner': 'ya' },
    });
    await bench.control('/history', {
      messages: [{ customer: 'rina', at: Date.now() - 86_400_000 * 3, text: 'dulu' }],
      post: false,
    });
    await bench.control('/partner/sync', {});
    await bench.control('/account', { event: 'offboarded' });
    await bench.flush();
    expect(bodies.map(({ event }) => event)).toEqual(['smb_app_state_sync', 'history', 'account_update']);
    expect(bodies[1]?.data).toMatchObject({ id: '184620053317742', history: [{ threads: [{ id: PHONE }] }] });
    expect(bench.gateway.received).toEqual([]);
  });

  it('serves files under its own host', async () => {
    await setWebhook();
    await bench.control('/customers/rina/say', { image: {} });
    await bench.flush();
    const [message] = bench.gateway.items('messages');
    const id = (message?.image as { id: string } | undefined)?.id;
    const { body } = await d360<{ url: string; file_size: number }>(`/${id}`);
    const { pathname, search, hostname } = new URL(body.url);
    expect(hostname).toBe('lookaside.example.com');
    const file = await fetch(`${bench.simulator.url}/d360${pathname}${search}`, {
      headers: { 'D360-API-KEY': key },
    });
    expect(file.status).toBe(200);
    expect((await file.arrayBuffer()).byteLength).toBe(body.file_size);
  });
});
