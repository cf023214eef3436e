import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, errorOf } from './harness.ts';

const WABA = '184620053317742';
const PHONE = '6285710003344';
let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
  await bench.control('/customers', { id: 'rina', name: 'Rina Kartika', phone: PHONE });
  await bench.control('/rules', { pair: false, perSecond: null });
});
afterEach(() => bench.stop());

interface Page {
  data: { id: string; name: string; status: string; components: { type: string; text?: string }[] }[];
  paging?: { cursors: { after: string }; next?: string };
}
const text = (value: string, name?: string) => ({
  type: 'text',
  text: value,
  ...(name && { parameter_name: name }),
});
const body = (...parameters: object[]) => ({ type: 'body', parameters });
const send = (name: string, components: object[] = [], code = 'id', rest: object = { to: PHONE }) =>
  bench.graph(`/${bench.numberId}/messages`, {
    messaging_product: 'whatsapp',
    type: 'template',
    template: { name, language: { code }, components },
    ...rest,
  });
const events = () =>
  bench.gateway.received
    .flatMap(({ changes }) => changes)
    .filter(({ field }) => field.includes('template'))
    .map(({ field, value }) => ({ field, ...value }));
const list = (query = '') => bench.graph<Page>(`/${WABA}/message_templates${query}`);

describe('templates', () => {
  it('are listed page by page with their parts', async () => {
    const first = await list('?limit=4&fields=id,name,status,components');
    expect(first.body.data).toHaveLength(4);
    expect(Object.keys(first.body.data[0] ?? {}).toSorted()).toEqual(['components', 'id', 'name', 'status']);
    const names = new Set<string>();
    let pages = 0;
    for (let after: string | undefined = ''; after !== undefined; pages += 1) {
      const page: Page = (await list(`?limit=4${after && `&after=${after}`}`)).body;
      for (const { id } of page.data) names.add(id);
      after = page.paging?.next ? page.paging.cursors.after : undefined;
    }
    const all = (await list('?limit=100')).body.data;
    expect(names.size).toBe(all.length);
    expect(pages).toBe(Math.ceil(all.length / 4));
    expect(errorOf(await bench.graph(`/${WABA}/message_templates?after=zz%21`)).code).toBe(131059);
    const states = new Set(all.map(({ status }) => status));
    expect(states).toEqual(new Set(['APPROVED', 'PAUSED', 'REJECTED']));
  });

  it('are created, reviewed, edited and deleted', async () => {
    await bench.control('/templates/review', { outcome: 'wait' });
    const wanted = {
      name: 'stok_baru',
      language: 'en_US',
      category: 'UTILITY',
      components: [
        { type: 'BODY', text: 'Hello {{1}}, the cloth is back.', example: { body_text: [['Rina']] } },
      ],
    };
    const made = await bench.graph<{ id: string }>(`/${WABA}/message_templates`, wanted);
    expect(made.body).toMatchObject({ status: 'PENDING', category: 'UTILITY' });
    expect(errorOf(await send('stok_baru', [body(text('Rina'))], 'en_US')).code).toBe(132001);
    await bench.control('/templates/stok_baru/status', { event: 'APPROVED' });
    await bench.flush();
    expect(events()).toMatchObject([
      {
        event: 'APPROVED',
        message_template_id: Number(made.body.id),
        message_template_language: 'en-US',
        reason: 'NONE',
      },
    ]);
    expect((await send('stok_baru', [body(text('Rina'))], 'en_US')).status).toBe(200);
    await bench.control('/templates/review', { outcome: 'approve', delayMs: 0, category: 'MARKETING' });
    const components = [{ ...wanted.components[0], text: 'Hello {{1}}, the blue cloth is back.' }];
    expect((await bench.graph(`/${made.body.id}`, { components })).body).toMatchObject({ success: true });
    await bench.flush();
    expect(events().map(({ field }) => field)).toContain('message_template_components_update');
    const gone = await bench.call(`/v26.0/${WABA}/message_templates?name=stok_baru`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer a-token-of-the-test' },
    });
    expect(gone.body).toEqual({ success: true });
    expect((await list('?name=stok_baru')).body.data).toEqual([]);
  });

  it('are refused as Meta refuses them', async () => {
    const create = async (part: object, rest: object = {}) =>
      errorOf(
        await bench.graph(`/${WABA}/message_templates`, {
          name: 'baru',
          language: 'id',
          category: 'UTILITY',
          components: [{ type: 'BODY', ...part }],
          ...rest,
        }),
      ).code;
    const example = { body_text: [['x', 'y']] };
    expect(await create({ text: '{{1}} sudah siap diambil di toko', example })).toBe(2388299);
    expect(await create({ text: 'Ini {{1}} dan {{2}} dan {{3}} ya', example })).toBe(2388293);
    expect(await create({ text: 'a'.repeat(1025) })).toBe(2388040);
    expect(await create({ text: 'Halo {{1}}, pesanan Anda siap.' })).toBe(2388072);
    expect(await create({ text: 'Halo kak' }, { name: 'Besar Kecil' })).toBe(100);
    expect(await create({ text: 'Halo kak' }, { name: 'resi_pengiriman' })).toBe(100);
  });

  it('lose quality, are paused twice, and are then disabled', async () => {
    for (let time = 0; time < 3; time += 1) {
      await bench.control('/templates/resi_pengiriman/quality', { score: 'RED' });
      if (time === 1) {
        const sent = await send('resi_pengiriman', [body(text('Rina'), text('JNE1'))]);
        expect(errorOf(sent).code).toBe(132015);
      }
      if (time < 2)
        await bench.control('/templates/resi_pengiriman/status', { event: 'APPROVED', title: 'UNPAUSE' });
    }
    expect(errorOf(await send('resi_pengiriman')).code).toBe(132016);
    await bench.flush();
    const told = events().map((event) => ('event' in event ? event.event : 'quality'));
    expect(told.filter((event) => event === 'PAUSED')).toHaveLength(1 + 1);
    expect(told.at(-1)).toBe('DISABLED');
  });

  it('are warned of, and moved to, another category', async () => {
    await bench.control('/templates/resi_pengiriman/category', { to: 'MARKETING', warnOnly: true });
    await bench.control('/templates/resi_pengiriman/category', { to: 'MARKETING' });
    await bench.control('/templates', { name: 'besar', body: 'Halo.', id: '900719925474099312' });
    await bench.control('/templates/besar/status', { event: 'FLAGGED' });
    await bench.flush();
    expect(events()).toMatchObject([
      { new_category: 'UTILITY', correct_category: 'MARKETING' },
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
      { event: 'FLAGGED' },
    ]);
    const raw = bench.gateway.received.at(-1)?.raw.toString() ?? '';
    expect(raw).toContain('"message_template_id":900719925474099312,');
  });
});

describe('sending a template', () => {
  it('wants the right number, kind and names of parameters', async () => {
    const code = async (...args: Parameters<typeof send>) => errorOf(await send(...args)).code;
    expect(await code('resi_pengiriman', [body(text('Rina'))])).toBe(132000);
    expect(await code('resi_pengiriman', [body(text('Rina'), { type: 'payload', payload: 'x' })])).toBe(
      132012,
    );
    expect(await code('resi_pengiriman', [body(text('Rina'), text('a\nb'))])).toBe(132018);
    expect(await code('resi_pengiriman', [body(text('Rina'), text('x'.repeat(1100)))])).toBe(132005);
    expect(await code('resi_pengiriman', [body(text('Rina'), text('1'))], 'en')).toBe(132001);
    expect(await code('flash_sale', [body(text('Rina'))])).toBe(132015);
    expect(await code('promo_lebaran', [body(text('Rina'), text('K'))])).toBe(132001);
    const named = [text('Rina', 'nama'), text('1', 'jumlah'), text('2', 'pesanan'), text('3', 'tanggal')];
    expect(await code('payment_reminder', [body(...named.slice(0, 3), text('3', 'hari'))])).toBe(132012);
    expect((await send('payment_reminder', [body(...named)])).status).toBe(200);
    const image = {
      type: 'header',
      parameters: [{ type: 'image', image: { link: 'https://example.com/a.png' } }],
    };
    expect(await code('weekend_promo', [body(text('Rina'), text('20%'))])).toBe(132000);
    expect((await send('weekend_promo', [image, body(text('Rina'), text('20%'))])).status).toBe(200);
    const full = [
      { type: 'header', parameters: [text('4471')] },
      body(text('Rina'), text('dikirim'), text('Kamis')),
    ];
    expect(await code('order_update', full)).toBe(131008);
    const button = { type: 'button', sub_type: 'url', index: '0', parameters: [text('4471')] };
    expect((await send('order_update', [...full, button])).status).toBe(200);
    const { body: shown } = await bench.control<{ messages: { text: string }[] }>('/customers/rina/messages');
    expect(shown.messages.at(-1)?.text).toBe(
      'Kabar pesanan 4471\nHalo Rina, pesanan Anda sekarang dikirim. Perkiraan tiba Kamis, ya.\nBatik Kencana, Yogyakarta',
    );
  });

  it('wants a phone number and the same code twice for a one-time code', async () => {
    const { body: customers } = await bench.control<{ customers: { userId: string }[] }>('/customers');
    const button = (code: string) => ({
      type: 'button',
      sub_type: 'url',
      index: '0',
      parameters: [text(code)],
    });
    const code = [body(text('123456')), button('123456')];
    const recipient = { recipient: customers.customers[0]?.userId };
    expect(errorOf(await send('kode_masuk', code, 'id', recipient)).code).toBe(131062);
    expect(errorOf(await send('kode_masuk', [body(text('123456')), button('654321')])).code).toBe(132018);
    expect((await send('kode_masuk', code)).status).toBe(200);
    expect((await send('konfirmasi_pesanan', [body(text('Rina'), text('1'))], 'id', recipient)).status).toBe(
      200,
    );
  });

  it('fails for whoever stopped marketing, lives in the +1 zone, or has had enough', async () => {
    const promo = () => send('koleksi_baru', [body(text('Rina'))]);
    const last = async () => {
      await bench.flush();
      const status = bench.gateway.items('statuses').at(-1) as { errors?: { code: number }[] };
      return status.errors?.[0]?.code;
    };
    await bench.control('/customers/rina/marketing', { value: 'stop' });
    await promo();
    expect(await last()).toBe(131050);
    expect((await send('resi_pengiriman', [body(text('Rina'), text('1'))])).status).toBe(200);
    await bench.control('/customers/rina/marketing', { value: 'resume' });
    await bench.control('/rules', { marketingPerDay: 1 });
    await promo();
    expect(await last()).toBeUndefined();
    await promo();
    expect(await last()).toBe(131049);
    await bench.control('/customers/rina/say', { text: 'menarik' });
    await promo();
    expect(await last()).toBeUndefined();
    await bench.control('/customers', { id: 'joe', name: 'Joe', phone: '12125550100' });
    await send('koleksi_baru', [body(text('Joe'))], 'id', { to: '12125550100' });
    expect(await last()).toBe(131049);
  });

  it('is held until its quality is known, then released or failed', async () => {
    await bench.control('/templates/koleksi_baru/pacing', { after: 1 });
    const status = async () =>
      ((await send('koleksi_baru', [body(text('Rina'))])).body.messages as { message_status: string }[])[0]
        ?.message_status;
    expect(await status()).toBe('accepted');
    expect(await status()).toBe('held_for_quality_assessment');
    await bench.flush();
    expect(bench.gateway.items('statuses').map(({ status }) => status)).toEqual(['sent', 'delivered']);
    await bench.control('/templates/koleksi_baru/pacing', { decide: 'fail' });
    await bench.flush();
    expect(bench.gateway.items('statuses').at(-1)).toMatchObject({
      status: 'failed',
      errors: [{ code: 132015 }],
    });
    expect(errorOf(await send('koleksi_baru', [body(text('Rina'))])).code).toBe(132015);
  });
});
