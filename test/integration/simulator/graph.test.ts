import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, errorOf, TOKEN } from './harness.ts';

const DAY = 24 * 60 * 60 * 1000;
const PHONE = '6285710003344';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
  await bench.control('/customers', { id: 'rina', name: 'Rina Kartika', phone: PHONE });
});
afterEach(() => bench.stop());

const statuses = () => bench.gateway.items('statuses').map((status) => status.status);
const received = async () =>
  (await bench.control<{ messages: Record<string, unknown>[] }>('/customers/rina/messages')).body.messages;

describe('the Graph API', () => {
  it('refuses a wrong token as Meta does', async () => {
    const reply = await bench.graph(`/${bench.numberId}`, undefined, 'wrong');
    expect(reply.status).toBe(401);
    expect(errorOf(reply)).toMatchObject({
      code: 190,
      type: 'OAuthException',
      fbtrace_id: expect.any(String),
    });
  });

  it('delivers a message once and moves its ticks, with price and callback data', async () => {
    await bench.control('/customers/rina/say', { text: 'Ada kak?' });
    const sent = await bench.send(`+${PHONE}`, 'Ada kak', { biz_opaque_callback_data: 'cmd-1' });
    expect(sent.body).toMatchObject({
      messaging_product: 'whatsapp',
      contacts: [{ input: `+${PHONE}`, wa_id: PHONE }],
    });
    await bench.flush();
    await bench.control('/customers/rina/read', {});
    await bench.flush();
    expect(statuses()).toEqual(['sent', 'delivered', 'read']);
    const [first, second, third] = bench.gateway.items('statuses');
    const price = {
      billable: false,
      pricing_model: 'PMP',
      type: 'free_customer_service',
      category: 'service',
    };
    expect(first).toMatchObject({ recipient_id: PHONE, biz_opaque_callback_data: 'cmd-1', pricing: price });
    expect(second).toHaveProperty('pricing');
    expect(third).not.toHaveProperty('pricing');
    expect(await received()).toMatchObject([
      { from: 'api', text: 'Ada kak', bizOpaqueCallbackData: 'cmd-1', delivery: 'read' },
    ]);
  });

  it('charges service messages after the free ones, and nothing in a free entry point', async () => {
    await bench.control('/rules', { freeServicePerMonth: 1 });
    await bench.control('/customers', { id: 'ad', name: 'Sari', phone: '628111222333' });
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.control('/customers/ad/say', { text: 'hai', referral: true });
    await bench.send(PHONE, 'satu');
    await bench.send(PHONE, 'dua');
    await bench.send('628111222333', 'tiga');
    await bench.flush();
    const types = bench.gateway.items('statuses').filter((status) => status.status === 'sent');
    expect(types.map((status) => (status.pricing as { type: string }).type)).toEqual([
      'free_customer_service',
      'regular',
      'free_entry_point',
    ]);
    expect(types[2]).toHaveProperty('conversation.origin.type', 'referral_conversion');
  });

  it('skips delivered when told to', async () => {
    await bench.control('/habits', { skipDelivered: 1 });
    await bench.control('/ticks', { readMs: [1, 2] });
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.send(PHONE, 'halo');
    await bench.flush();
    expect(statuses()).toEqual(['sent', 'read']);
    expect(bench.gateway.items('statuses')[1]).toHaveProperty('pricing');
  });

  it('shuts the window after a day of its own clock: as a status, as an answer, or not', async () => {
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.control('/clock', { offset: DAY + 1000 });
    await bench.send(PHONE, 'terlambat');
    await bench.flush();
    expect(bench.gateway.items('statuses')).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }]);
    expect(await received()).toEqual([]);

    await bench.control('/rules', { window: 'answer' });
    expect(errorOf(await bench.send(PHONE, 'terlambat'))).toMatchObject({ code: 131047 });
    const template = {
      type: 'template',
      template: {
        name: 'resi_pengiriman',
        language: { code: 'id' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Rina' },
              { type: 'text', text: 'JNE1' },
            ],
          },
        ],
      },
    };
    expect((await bench.send(PHONE, '', { ...template, text: undefined })).status).toBe(200);
    await bench.control('/customers/rina/say', { text: 'sudah' });
    expect((await bench.send(PHONE, 'siap')).status).toBe(200);
  });

  it('refuses the 21st message of a second and the 46th to one person', async () => {
    bench.now = () => 1_795_140_000_000;
    await bench.control('/clock', {});
    await bench.control('/customers/rina/say', { text: 'hai' });
    for (let index = 0; index < 19; index += 1)
      expect((await bench.send(PHONE, `${index}`)).status).toBe(200);
    expect(errorOf(await bench.send(PHONE, 'zu viel')).code).toBe(130429);
    await bench.control('/rules', { perSecond: null });
    for (let index = 19; index < 45; index += 1)
      expect((await bench.send(PHONE, `${index}`)).status).toBe(200);
    expect(errorOf(await bench.send(PHONE, 'terlalu cepat')).code).toBe(131056);
    bench.now = () => 1_795_140_006_100;
    expect((await bench.send(PHONE, 'lagi')).status).toBe(200);
  });

  it('says the other things that Meta refuses', async () => {
    const number = `/${bench.numberId}/messages`;
    expect(errorOf(await bench.send('6281290005550', 'diri sendiri')).code).toBe(131021);
    expect(
      errorOf(await bench.graph(number, { messaging_product: 'whatsapp', to: PHONE, type: 'text', text: {} }))
        .code,
    ).toBe(131008);
    expect(
      errorOf(
        await bench.graph(number, {
          messaging_product: 'whatsapp',
          to: PHONE,
          type: 'image',
          image: { id: '1' },
        }),
      ).code,
    ).toBe(100);
    expect(errorOf(await bench.graph('/999/messages', {})).code).toBe(100);
    const unknown = { type: 'template', template: { name: 'tidak_ada', language: { code: 'id' } } };
    expect(errorOf(await bench.send(PHONE, '', { ...unknown, text: undefined })).code).toBe(132001);
    await bench.send('628999000111', 'siapa');
    await bench.flush();
    expect(bench.gateway.items('statuses')).toMatchObject([
      { status: 'failed', recipient_id: '628999000111', errors: [{ code: 131026 }] },
    ]);
  });

  it('fails on demand: answer, status, server error, and the two kinds of silence', async () => {
    await bench.control('/customers/rina/say', { text: 'hai' });
    await bench.control('/errors', { code: 131042 });
    expect(errorOf(await bench.send(PHONE, 'a')).code).toBe(131042);
    await bench.control('/errors', { as: '500' });
    expect((await bench.send(PHONE, 'b')).status).toBe(500);
    await bench.control('/errors', { code: 131049, as: 'status' });
    expect((await bench.send(PHONE, 'c')).status).toBe(200);
    await bench.control('/errors', { as: 'timeout-before', holdMs: 0 });
    await expect(bench.send(PHONE, 'd')).rejects.toThrow();
    await bench.control('/errors', { as: 'timeout-after-accept', holdMs: 0 });
    await expect(bench.send(PHONE, 'e', { biz_opaque_callback_data: 'e' })).rejects.toThrow();
    await bench.flush();
    expect((await received()).map((message) => message.text)).toEqual(['e']);
    expect(bench.gateway.items('statuses')).toContainEqual(
      expect.objectContaining({ status: 'sent', biz_opaque_callback_data: 'e' }),
    );
  });

  it('keeps media behind the token and lets urls expire', async () => {
    await bench.control('/customers/rina/say', {
      image: { motif: 'parang', cloth: 'indigo', caption: 'yang ini' },
    });
    await bench.flush();
    const [message] = bench.gateway.items('messages');
    const image = message?.image as { id: string; url: string; sha256: string; mime_type: string };
    expect(image.mime_type).toBe('image/png');
    const auth = { headers: { authorization: `Bearer ${TOKEN}` } };
    expect((await fetch(image.url)).status).toBe(401);
    const file = await fetch(image.url, auth);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    await bench.control('/clock', { offset: 5 * 60 * 1000 + 1000 });
    expect((await fetch(image.url, auth)).status).toBe(404);
    const fresh = await bench.graph<{ url: string; file_size: number }>(`/${image.id}`);
    expect((await fetch(fresh.body.url, auth)).status).toBe(200);
    await bench.control('/clock', { offset: 8 * DAY });
    expect((await bench.graph(`/${image.id}`)).status).toBe(400);
  });

  it('takes uploads and hands them to the customer', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', 'application/pdf');
    form.set('file', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'nota.pdf');
    const uploaded = await bench.call<{ id: string }>(`/v26.0/${bench.numberId}/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: form,
    });
    expect(uploaded.status).toBe(200);
    await bench.control('/customers/rina/say', { text: 'nota?' });
    const sent = await bench.graph(`/${bench.numberId}/messages`, {
      messaging_product: 'whatsapp',
      to: PHONE,
      type: 'document',
      document: { id: uploaded.body.id, filename: 'nota.pdf' },
    });
    expect(sent.status).toBe(200);
    expect(await received()).toMatchObject([
      { type: 'document', mediaId: uploaded.body.id, text: 'nota.pdf' },
    ]);
  });

  it('marks read and shows typing', async () => {
    const said = await bench.control<{ wamid: string }>('/customers/rina/say', { text: 'hai' });
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: said.body.wamid,
      typing_indicator: { type: 'text' },
    };
    expect((await bench.graph(`/${bench.numberId}/messages`, body)).body).toEqual({ success: true });
    const chat = await bench.control<{ messages: { delivery: string }[] }>('/customers/rina/chat');
    expect(chat.body.messages[0]?.delivery).toBe('read');
  });

  it('describes the number and the account', async () => {
    const number = await bench.graph(`/${bench.numberId}?fields=is_on_biz_app,platform_type`);
    expect(number.body).toEqual({ id: bench.numberId, is_on_biz_app: true, platform_type: 'CLOUD_API' });
    const list = await bench.graph<{ data: { id: string }[] }>('/184620053317742/phone_numbers');
    expect(list.body.data[0]?.id).toBe(bench.numberId);
    expect((await bench.graph('/184620053317742/subscribed_apps', {})).body).toEqual({ success: true });
    expect(
      (await bench.graph<{ data: unknown[] }>('/184620053317742/message_templates?status=APPROVED')).body.data
        .length,
    ).toBeGreaterThan(0);
  });

  it('suspends the number while it is offboarded', async () => {
    await bench.control('/account', { event: 'offboarded' });
    await bench.control('/customers/rina/say', { text: 'tidak sampai' });
    expect(errorOf(await bench.send(PHONE, 'tidak bisa')).code).toBe(133010);
    await bench.control('/account', { event: 'reconnected' });
    await bench.control('/customers/rina/say', { text: 'sampai' });
    await bench.flush();
    expect(bench.gateway.items('messages')).toHaveLength(1);
    const events = bench.gateway.received.flatMap(({ changes }) =>
      changes.filter(({ field }) => field === 'account_update').map(({ value }) => value.event),
    );
    expect(events).toEqual(['ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED']);
  });

  it('allows each sync once and within a day', async () => {
    const ask = (sync_type: string) =>
      bench.graph(`/${bench.numberId}/smb_app_data`, { messaging_product: 'whatsapp', sync_type });
    await bench.control('/history', {
      messages: [{ customer: 'rina', at: '2026-10-01T10:00:00Z', text: 'dulu' }],
      declined: true,
    });
    expect((await ask('history')).body).toHaveProperty('request_id');
    expect(errorOf(await ask('history')).code).toBe(2593107);
    await bench.control('/clock', { offset: DAY + 1 });
    expect(errorOf(await ask('smb_app_state_sync')).code).toBe(2593108);
  });
});
