import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendContent, TemplateValues } from '#shared/gateway-api/http.ts';
import type { Template } from '#shared/model/template.ts';
import { DATABASES } from './support/stores.ts';
import { listTemplates, TestDesk, upload } from './support/test-desk.ts';
import { TestGateway } from './support/test-gateway.ts';
import { customer } from './support/webhooks.ts';

const NOTHING: TemplateValues = { header: null, body: [], buttons: [] };
const words = (...texts: string[]) => texts.map((text) => ({ name: null, text }));
const place = { latitude: -7.797, longitude: 110.37, name: 'Toko Batik Melati', address: 'Jl. Malioboro 12' };

describe('every kind of message', () => {
  let gateway: TestGateway;
  let desk: TestDesk;
  let templates: Record<string, Template>;

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
    templates = await listTemplates(gateway, [
      {
        name: 'pesanan_siap',
        components: [
          { type: 'HEADER', format: 'TEXT', text: 'Pesanan {{1}}', example: { header_text: ['4471'] } },
          {
            type: 'BODY',
            text: 'Halo {{1}}, pesanan {{2}} siap.',
            example: { body_text: [['Rina', '4471']] },
          },
          { type: 'FOOTER', text: 'Toko Batik Melati' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'Saya ambil' },
              { type: 'URL', text: 'Lacak', url: 'https://toko.example/lacak/{{1}}', example: ['4471'] },
            ],
          },
        ],
      },
      {
        name: 'bernama',
        parameter_format: 'NAMED',
        components: [
          {
            type: 'BODY',
            text: 'Halo {{nama}}, nomor {{nomor}}.',
            example: {
              body_text_named_params: [
                { param_name: 'nama', example: 'Rina' },
                { param_name: 'nomor', example: '1' },
              ],
            },
          },
        ],
      },
      {
        name: 'katalog',
        category: 'MARKETING',
        components: [
          { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['x'] } },
          { type: 'BODY', text: 'Katalog terbaru.' },
          { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'HEMAT20' }] },
        ],
      },
      {
        name: 'lokasi',
        components: [
          { type: 'HEADER', format: 'LOCATION' },
          { type: 'BODY', text: 'Kami di sini.' },
        ],
      },
      { name: 'kode', category: 'AUTHENTICATION', components: [{ type: 'BODY', text: '{{1}} kode Anda.' }] },
      { name: 'jeda', status: 'PAUSED', components: [{ type: 'BODY', text: 'Halo.' }] },
    ]);
  });
  afterAll(() => gateway.drop());
  beforeEach(async () => {
    desk = await TestDesk.open(gateway);
  });
  afterEach(() => {
    gateway.clock.move(null);
    desk.close();
  });

  const template = (name: string, values: TemplateValues): SendContent => ({
    kind: 'template',
    templateId: templates[name]?.id ?? '',
    values,
  });

  it.each<[string, SendContent, object, { text: string | null; extra?: object }]>([
    [
      'a link in a text',
      { kind: 'text', text: 'Lihat https://toko.example' },
      { type: 'text', text: { body: 'Lihat https://toko.example', preview_url: true } },
      { text: 'Lihat https://toko.example' },
    ],
    [
      'a place',
      { kind: 'location', place },
      { type: 'location', location: place },
      { text: 'Toko Batik Melati', extra: place },
    ],
    [
      'a card',
      {
        kind: 'contacts',
        contacts: [
          { name: 'Sari', organisation: 'Toko', phones: ['6281290005551'], emails: ['sari@toko.example'] },
        ],
      },
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Sari', first_name: 'Sari' },
            org: { company: 'Toko' },
            phones: [{ phone: '+6281290005551', type: 'CELL' }],
            emails: [{ email: 'sari@toko.example', type: 'WORK' }],
          },
        ],
      },
      { text: 'Sari' },
    ],
    [
      'buttons',
      {
        kind: 'interactive',
        interactive: {
          type: 'button',
          header: null,
          body: 'Konfirmasi?',
          footer: 'Toko',
          buttons: [{ id: 'ya', title: 'Ya' }],
        },
      },
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Konfirmasi?' },
          footer: { text: 'Toko' },
          action: { buttons: [{ type: 'reply', reply: { id: 'ya', title: 'Ya' } }] },
        },
      },
      { text: 'Konfirmasi?', extra: { type: 'button', buttons: [{ id: 'ya', title: 'Ya' }] } },
    ],
    [
      'a list',
      {
        kind: 'interactive',
        interactive: {
          type: 'list',
          header: 'Kirim',
          body: 'Pilih kurir',
          footer: null,
          button: 'Lihat',
          sections: [{ title: 'Reguler', rows: [{ id: 'jne', title: 'JNE', description: null }] }],
        },
      },
      {
        interactive: {
          type: 'list',
          header: { type: 'text', text: 'Kirim' },
          body: { text: 'Pilih kurir' },
          action: { button: 'Lihat', sections: [{ title: 'Reguler', rows: [{ id: 'jne', title: 'JNE' }] }] },
        },
      },
      { text: 'Pilih kurir' },
    ],
    [
      'a link as a button',
      {
        kind: 'interactive',
        interactive: {
          type: 'cta_url',
          header: null,
          body: 'Bayar di sini',
          footer: null,
          label: 'Bayar',
          url: 'https://toko.example/bayar',
        },
      },
      {
        interactive: {
          type: 'cta_url',
          action: {
            name: 'cta_url',
            parameters: { display_text: 'Bayar', url: 'https://toko.example/bayar' },
          },
        },
      },
      { text: 'Bayar di sini' },
    ],
    [
      'a wish for their place',
      { kind: 'interactive', interactive: { type: 'location_request', body: 'Di mana?' } },
      {
        interactive: {
          type: 'location_request_message',
          body: { text: 'Di mana?' },
          action: { name: 'send_location' },
        },
      },
      { text: 'Di mana?' },
    ],
  ])('sends %s', async (_what, content, wanted, shown) => {
    const message = await desk.send(content);
    expect(message).toMatchObject({ kind: content.kind, origin: 'agent', status: 'queued', ...shown });
    expect(await desk.posted(message)).toMatchObject({ to: `+${customer(desk.n).phone}`, ...wanted });
  });

  it.each([
    ['image', 'image/png', 'motif.png', { image: { caption: 'Motif' } }],
    ['video', 'video/mp4', 'cara.mp4', { video: { caption: 'Motif' } }],
    [
      'document',
      'application/pdf',
      'daftar.pdf',
      { document: { caption: 'Motif', filename: 'Daftar harga.pdf' } },
    ],
    ['audio', 'audio/ogg', 'suara.ogg', { audio: { voice: true } }],
    ['audio', 'audio/mpeg', 'lagu.mp3', { audio: { id: expect.any(String) } }],
    ['sticker', 'image/webp', 'halo.webp', { sticker: { id: expect.any(String) } }],
  ] as const)('sends a file as %s (%s)', async (kind, type, name, wanted) => {
    const mediaId = await upload(gateway, type, name);
    const filename = kind === 'document' ? 'Daftar harga.pdf' : null;
    const message = await desk.send(
      { kind, mediaId, text: 'Motif', filename },
      { replyToWamid: 'wamid.tanya' },
    );
    expect(message).toMatchObject({ kind, media: { id: mediaId, voice: type === 'audio/ogg' } });
    const body = await desk.posted(message);
    expect(body).toMatchObject({ type: kind, ...wanted, context: { message_id: 'wamid.tanya' } });
    if (kind === 'audio' || kind === 'sticker') expect(body[kind]).not.toHaveProperty('caption');
    if (type === 'audio/mpeg') expect(body.audio).not.toHaveProperty('voice');
  });

  it('fills a template as it is taken, and posts the values', async () => {
    const values = {
      header: { kind: 'text' as const, text: '4471' },
      body: words('Rina', '4471'),
      buttons: [
        { index: 0, text: 'ambil:4471' },
        { index: 1, text: '4471' },
      ],
    };
    const message = await desk.send(template('pesanan_siap', values));
    expect(message).toMatchObject({
      kind: 'template',
      origin: 'template',
      author: { name: 'sari' },
      text: 'Halo Rina, pesanan 4471 siap.',
      extra: {
        template: {
          name: 'pesanan_siap',
          language: 'id',
          category: 'utility',
          values,
          header: 'Pesanan 4471',
          footer: 'Toko Batik Melati',
        },
      },
    });
    expect((await desk.posted(message)).template).toEqual({
      name: 'pesanan_siap',
      language: { code: 'id' },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '4471' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Rina' },
            { type: 'text', text: '4471' },
          ],
        },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'ambil:4471' }],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '4471' }] },
      ],
    });
  });

  it('names the holes of a template that has names', async () => {
    const body = [
      { name: 'nomor', text: '4471' },
      { name: 'nama', text: 'Rina' },
    ];
    const message = await desk.send(template('bernama', { ...NOTHING, body }));
    expect(message.text).toBe('Halo Rina, nomor 4471.');
    expect((await desk.posted(message)).template).toMatchObject({
      components: [{ parameters: [{ parameter_name: 'nomor', text: '4471' }, { parameter_name: 'nama' }] }],
    });
  });

  it('uploads the file of a template’s header, and gives a code to copy', async () => {
    const mediaId = await upload(gateway, 'application/pdf', 'katalog.pdf');
    const header = { kind: 'media' as const, mediaId, filename: 'Katalog.pdf' };
    const message = await desk.send(
      template('katalog', { header, body: [], buttons: [{ index: 0, text: 'HEMAT20' }] }),
    );
    expect(message.media).toMatchObject({ id: mediaId, filename: 'Katalog.pdf' });
    expect((await desk.posted(message)).template).toMatchObject({
      components: [
        {
          type: 'header',
          parameters: [{ type: 'document', document: { id: expect.any(String), filename: 'Katalog.pdf' } }],
        },
        { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: 'HEMAT20' }] },
      ],
    });
  });

  it('puts a place into a template’s header', async () => {
    const message = await desk.send(template('lokasi', { ...NOTHING, header: { kind: 'location', place } }));
    expect((await desk.posted(message)).template).toMatchObject({
      components: [{ type: 'header', parameters: [{ type: 'location', location: place }] }],
    });
  });

  it('sends a template after the window has shut', async () => {
    gateway.clock.move(gateway.clock.now() + 25 * 60 * 60_000);
    const message = await desk.send(template('lokasi', { ...NOTHING, header: { kind: 'location', place } }));
    await desk.posted(message);
  });

  it('shows that Meta holds a message until a new template has proved itself', async () => {
    gateway.graph.answers.messages.push({
      status: 200,
      body: { messages: [{ id: `wamid.held${desk.n}`, message_status: 'held_for_quality_assessment' }] },
    });
    const message = await desk.send(template('lokasi', { ...NOTHING, header: { kind: 'location', place } }));
    const held = await desk.becomes(message, (now) => now.wamid !== null);
    expect(held).toMatchObject({ status: 'sending', extra: { held: true, template: { name: 'lokasi' } } });
  });

  it.each<[string, string, TemplateValues, RegExp]>([
    [
      'too few values',
      'pesanan_siap',
      { ...NOTHING, header: { kind: 'text', text: '1' } },
      /body 1: missing/,
    ],
    [
      'a line break',
      'bernama',
      {
        ...NOTHING,
        body: [
          { name: 'nama', text: 'a\nb' },
          { name: 'nomor', text: '1' },
        ],
      },
      /layout/,
    ],
    [
      'a text that is too long once filled in',
      'bernama',
      {
        ...NOTHING,
        body: [
          { name: 'nama', text: 'x'.repeat(1020) },
          { name: 'nomor', text: '1' },
        ],
      },
      /too-long, at most 1024/,
    ],
    [
      'a code that is too long',
      'katalog',
      { ...NOTHING, header: { kind: 'location', place } },
      /header: wrong-kind/,
    ],
  ])('refuses %s before Meta is asked', async (_what, name, values, why) => {
    const answer = await desk.ask(template(name, values));
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'template_parameters' } } });
    expect(JSON.stringify(answer.body)).toMatch(why);
    expect(gateway.graph.sends).toHaveLength(0);
  });

  it.each<[string, () => SendContent | Promise<SendContent>, string]>([
    [
      'a template for one-time codes',
      () => template('kode', { ...NOTHING, body: words('123456') }),
      'template_authentication',
    ],
    ['a paused template', () => template('jeda', NOTHING), 'template_not_approved'],
    [
      'no such template',
      () => ({ kind: 'template', templateId: crypto.randomUUID(), values: NOTHING }),
      'template_unknown',
    ],
    [
      'a picture as a document',
      async () => ({
        kind: 'document',
        mediaId: await upload(gateway, 'image/png', 'x.png'),
        text: null,
        filename: null,
      }),
      'media_unfit',
    ],
    [
      'the wrong file in a template’s header',
      async () => {
        const mediaId = await upload(gateway, 'image/png', 'x.png');
        const header = { kind: 'media' as const, mediaId, filename: null };
        return template('katalog', { header, body: [], buttons: [{ index: 0, text: 'A' }] });
      },
      'media_unfit',
    ],
    [
      'a list of more than ten rows',
      () => ({
        kind: 'interactive',
        interactive: {
          type: 'list',
          header: null,
          body: 'Pilih',
          footer: null,
          button: 'Lihat',
          sections: ['A', 'B'].map((title) => ({
            title,
            rows: Array.from({ length: 6 }, (_, i) => ({
              id: `${title}${i}`,
              title: `${i}`,
              description: null,
            })),
          })),
        },
      }),
      'content_unfit',
    ],
  ])('refuses %s', async (_what, content, code) => {
    expect(await desk.ask(await content())).toMatchObject({ status: 409, body: { error: { code } } });
    expect(gateway.graph.calls).toHaveLength(0);
  });
});
