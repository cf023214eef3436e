import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/simulator/world/error-table.ts';
import { Bench, errorOf, TOKEN } from './harness.ts';

const DAY = 24 * 60 * 60 * 1000;
const PHONE = '6285710003344';
let bench: Bench;
let asked = '';
beforeEach(async () => {
  bench = new Bench();
  await bench.start();
  await bench.control('/customers', { id: 'rina', name: 'Rina Kartika', phone: PHONE });
  await bench.control('/rules', { pair: false, perSecond: null });
  asked = (await bench.control<{ wamid: string }>('/customers/rina/say', { text: 'hai' })).body.wamid;
});
afterEach(() => bench.stop());

const send = async (type: string, content: unknown) => {
  const sent = await bench.send(PHONE, '', { type, text: undefined, [type]: content });
  return sent.status === 200 ? 200 : errorOf(sent).code;
};
const upload = async (bytes: Uint8Array<ArrayBuffer>, mime: string) => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob([bytes], { type: mime }), 'berkas');
  const headers = { authorization: `Bearer ${TOKEN}` };
  return bench.call<{ id: string }>(`/v26.0/${bench.numberId}/media`, {
    method: 'POST',
    headers,
    body: form,
  });
};
const text = (length: number) => 'x'.repeat(length);
const button = (id: string, title = 'Ya') => ({ type: 'reply', reply: { id, title } });
const buttons = (...given: object[]) => ({
  type: 'button',
  body: { text: 'Jadi?' },
  action: { buttons: given },
});
const list = (rows: number, title = 'Satu') => ({
  type: 'list',
  body: { text: 'Pilih' },
  action: {
    button: 'Lihat',
    sections: [{ title: 'Kurir', rows: Array.from({ length: rows }, (_, id) => ({ id: `${id}`, title })) }],
  },
});

describe('sends of every kind', () => {
  it('are taken within their limits and refused beyond', async () => {
    expect(await send('text', { body: text(4096) })).toBe(200);
    expect(await send('text', { body: text(4097) })).toBe(100);
    expect(await send('interactive', buttons(button('1'), button('2'), button('3')))).toBe(200);
    expect(await send('interactive', buttons(button('1'), button('1')))).toBe(131009);
    expect(await send('interactive', buttons(button('1', text(21))))).toBe(131009);
    expect(await send('interactive', buttons(button('1'), button('2'), button('3'), button('4')))).toBe(
      131009,
    );
    expect(await send('interactive', list(10))).toBe(200);
    expect(await send('interactive', list(11))).toBe(131009);
    expect(await send('interactive', list(2, text(25)))).toBe(131009);
    const link = { display_text: 'Lihat', url: 'https://example.com' };
    const action = { name: 'cta_url', parameters: link };
    expect(await send('interactive', { type: 'cta_url', body: { text: 'a' }, action })).toBe(200);
    expect(await send('interactive', { type: 'product', body: { text: 'a' } })).toBe(131051);
    expect(await send('location', { latitude: '-7.8', longitude: '110.4', name: 'Toko' })).toBe(200);
    expect(await send('location', { latitude: 91, longitude: 0 })).toBe(100);
    expect(
      await send('contacts', [{ name: { formatted_name: 'Joko' }, phones: [{ phone: '+62811' }] }]),
    ).toBe(200);
    expect(await send('image', { link: 'https://example.com/a.png', caption: text(1025) })).toBe(100);
    expect(await send('sticker', { link: 'https://example.com/a.webp', caption: 'x' })).toBe(100);
  });

  it('react and read within thirty days, and know no strangers', async () => {
    expect(await send('reaction', { message_id: asked, emoji: '👍' })).toBe(200);
    await bench.flush();
    expect(bench.gateway.items('statuses').map(({ status }) => status)).toEqual(['sent']);
    expect(await send('reaction', { message_id: 'wamid.unknown', emoji: '👍' })).toBe(131009);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: asked };
    expect((await bench.graph(`/${bench.numberId}/messages`, read)).status).toBe(200);
    await bench.control('/clock', { offset: 31 * DAY });
    await bench.control('/customers/rina/say', { text: 'lama tak jumpa' });
    expect(await send('reaction', { message_id: asked, emoji: '👍' })).toBe(131009);
    expect(errorOf(await bench.graph(`/${bench.numberId}/messages`, read)).code).toBe(131009);
  });

  it('look at files twice: at the upload, and when they are sent', async () => {
    expect((await upload(new Uint8Array(8), 'video/webm')).status).toBe(400);
    expect((await upload(new Uint8Array(6 * 1024 * 1024), 'image/png')).status).toBe(400);
    const picture = (await upload(new Uint8Array(8), 'image/png')).body.id;
    expect(await send('image', { id: picture })).toBe(200);
    expect(await send('audio', { id: picture })).toBe(200);
    const song = (await upload(new Uint8Array(8), 'audio/mpeg')).body.id;
    expect(await send('audio', { id: song, voice: true })).toBe(200);
    await bench.flush();
    const failed = bench.gateway.items('statuses').filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([{ errors: [{ code: 131053 }] }, { errors: [{ code: 131053 }] }]);
  });

  it('reach somebody by user id, whose answer names no phone', async () => {
    await bench.control('/customers', { id: 'dewi', name: 'Dewi', username: 'dewi.lestari' });
    await bench.control('/customers/dewi/say', { text: 'hai' });
    const { userId } = (await bench.control<{ userId: string }>('/customers/dewi')).body;
    const sent = await bench.send('', 'halo', { to: undefined, recipient: userId });
    expect(sent.body).toMatchObject({ contacts: [{ input: userId, user_id: userId }] });
    expect(JSON.stringify(sent.body)).not.toContain('wa_id');
    await bench.flush();
    const [status] = bench.gateway.items('statuses');
    expect(status).toMatchObject({ recipient_user_id: userId });
    expect(status).not.toHaveProperty('recipient_id');
  });
});

describe('errors on demand', () => {
  it('are all of Meta’s, in the answer or in a later status', async () => {
    for (const code of Object.keys(ERRORS).map(Number)) {
      await bench.control('/errors', { code });
      await bench.control('/errors', { code, as: 'status' });
      const refused = await bench.send(PHONE, 'a');
      expect(refused.status).toBe(ERRORS[code]?.[2]);
      expect(errorOf(refused).code).toBe(code);
      expect((await bench.send(PHONE, 'b')).status).toBe(200);
    }
    await bench.flush();
    const failed = bench.gateway
      .items('statuses')
      .map(({ errors }) => (errors as { code: number }[])[0]?.code);
    expect(failed).toEqual(Object.keys(ERRORS).map(Number));
  });

  it('meet one kind, one person, or only the third send', async () => {
    await bench.control('/customers', { id: 'budi', name: 'Budi', phone: '62812' });
    await bench.control('/customers/budi/say', { text: 'hai' });
    await bench.control('/errors', { code: 131016, customer: 'budi', after: 1, details: 'sebentar' });
    await bench.control('/errors', { code: 132007, kind: 'location' });
    expect(await send('text', { body: 'a' })).toBe(200);
    expect(await send('location', { latitude: 1, longitude: 1 })).toBe(132007);
    expect((await bench.send('62812', 'satu')).status).toBe(200);
    expect(errorOf(await bench.send('62812', 'dua')).error_data.details).toBe('sebentar');
  });
});

describe('a gateway that is away for days', () => {
  it('gets nothing any more of what is older than seven of them', async () => {
    await bench.flush();
    bench.gateway.answer = () => 500;
    await bench.control('/customers/rina/say', { text: 'hilang' });
    await bench.control('/clock', { offset: 8 * DAY });
    await bench.flush();
    const { body } = await bench.control<{ deliveries: object[] }>('/deliveries?outcome=dropped');
    expect(body.deliveries).toHaveLength(1);
  });
});
