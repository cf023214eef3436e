import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './harness.ts';

const bench = { current: new Bench() };
beforeEach(async () => {
  bench.current = new Bench();
  await bench.current.start();
  await bench.current.control('/customers', {
    id: 'rina',
    name: 'Rina Kartika',
    phone: '+62 857-1000-3344',
    username: 'rinakartika',
  });
});
afterEach(() => bench.current.stop());

const say = (text: string) => bench.current.control('/customers/rina/say', { text });
const texts = () =>
  bench.current.gateway.items('messages').map((message) => (message.text as { body: string }).body);

describe('webhooks', () => {
  it('signs the raw bytes, escaped as Meta escapes them', async () => {
    await say('Halo kak 🙏 ukuran 1/2 — ada?');
    await bench.current.flush();
    const [post] = bench.current.gateway.received;
    expect(post?.signed).toBe(true);
    expect(post?.raw.toString('utf8')).toContain('\\ud83d\\ude4f ukuran 1\\/2 \\u2014');
    expect(post?.raw.every((byte) => byte < 0x80)).toBe(true);
    expect(texts()).toEqual(['Halo kak 🙏 ukuran 1/2 — ada?']);
    const [change] = post?.changes ?? [];
    expect(change).toMatchObject({
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '6281290005550', phone_number_id: '271938465501122' },
        contacts: [{ profile: { name: 'Rina Kartika', username: 'rinakartika' }, wa_id: '6285710003344' }],
      },
    });
  });

  it('keeps the order on a good day', async () => {
    const said = Array.from({ length: 30 }, (_, index) => `pesan ${index}`);
    for (const text of said) await say(text);
    await bench.current.flush();
    expect(texts()).toEqual(said);
  });

  it('tries again until the answer is 200, and flush waits for it', async () => {
    bench.current.gateway.answer = (nth) => (nth < 4 ? 503 : 200);
    await say('sampai');
    const flushed = await bench.current.flush();
    expect(flushed.status).toBe(200);
    expect(texts()).toEqual(['sampai']);
    const log = await bench.current.control<{ deliveries: { outcome: string; attempt: number }[] }>(
      '/deliveries',
    );
    expect(log.body.deliveries.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual([
      'refused 1',
      'refused 2',
      'refused 3',
      'ok 4',
    ]);
  });

  it('keeps what it has while the gateway is away', async () => {
    await bench.current.control('/gateway', { url: null });
    await say('satu');
    await say('dua');
    expect((await bench.current.control('/flush', { timeoutMs: 20 })).status).toBe(408);
    await bench.current.control('/gateway', { url: bench.current.gateway.url });
    await bench.current.flush();
    expect(texts()).toEqual(['satu', 'dua']);
  });

  it('sends duplicates, batches and lost webhooks when told to', async () => {
    await bench.current.control('/habits', { duplicates: 1, reorderMs: 0 });
    await say('dua kali');
    await bench.current.flush();
    expect(texts()).toEqual(['dua kali', 'dua kali']);

    await bench.current.control('/habits', { duplicates: 0, batch: 1000 });
    await bench.current.control('/gateway', { url: null });
    for (let index = 0; index < 20; index += 1) await say(`b${index}`);
    const before = bench.current.gateway.received.length;
    await bench.current.control('/gateway', { url: bench.current.gateway.url });
    await bench.current.flush();
    expect(bench.current.gateway.received.length).toBe(before + 1);
    expect(new Set(texts()).size).toBe(21);

    await bench.current.control('/habits', { drop: 1, batch: 1 });
    await say('hilang');
    await bench.current.flush();
    expect(texts()).not.toContain('hilang');
    const lost = await bench.current.control<{ deliveries: unknown[] }>('/deliveries?outcome=dropped');
    expect(lost.body.deliveries).toHaveLength(1);
  });

  it('reorders by the seed alone: the same seed holds the same webhooks back', async () => {
    const run = async (seed: string) => {
      const other = new Bench();
      await other.start({ SEED: seed });
      await other.control('/customers', { id: 'rina', name: 'Rina', phone: '6285710003344' });
      await other.control('/habits', { reorder: 0.3, reorderMs: 400, drop: 0.2 });
      await other.control('/gateway', { url: null });
      for (let index = 0; index < 30; index += 1)
        await other.control('/customers/rina/say', { text: `${index}` });
      await other.control('/gateway', { url: other.gateway.url });
      await other.flush();
      const lost = (
        await other.control<{ deliveries: { webhooks: number[] }[] }>('/deliveries?outcome=dropped')
      ).body.deliveries.flatMap(({ webhooks }) => webhooks);
      const arrived = other.gateway
        .items('messages')
        .map((message) => (message.text as { body: string }).body);
      await other.stop();
      return {
        lost,
        sorted: arrived.toSorted((a, b) => Number(a) - Number(b)).join(),
        arrived: arrived.join(),
      };
    };
    const [first, again, different] = [await run('a'), await run('a'), await run('b')];
    expect(again.lost).toEqual(first.lost);
    expect(again.sorted).toBe(first.sorted);
    expect(first.arrived).not.toBe(first.sorted);
    expect(different.lost).not.toEqual(first.lost);
  });

  it('speaks for the owner’s phone by echoes, edits and deletions, never by statuses', async () => {
    const said = await bench.current.control<{ wamid: string }>('/phone/say', {
      to: 'rina',
      text: 'Masih ada kak',
    });
    await bench.current.control('/phone/edit', { wamid: said.body.wamid, text: 'Masih ada kak, 2 warna' });
    await bench.current.control('/phone/revoke', { wamid: said.body.wamid });
    await bench.current.flush();
    const echoes = bench.current.gateway.items('message_echoes');
    expect(echoes.map((echo) => echo.type)).toEqual(['text', 'edit', 'revoke']);
    expect(echoes[1]).toMatchObject({
      from: '6281290005550',
      to: '6285710003344',
      edit: {
        original_message_id: said.body.wamid,
        message: { type: 'text', text: { body: 'Masih ada kak, 2 warna' } },
      },
    });
    expect(bench.current.gateway.items('statuses')).toEqual([]);
  });

  it('leaves the phone number of a username-only customer out', async () => {
    await bench.current.control('/customers', { id: 'dewi', name: 'Dewi', username: 'dewi.lestari' });
    await bench.current.control('/customers/dewi/say', { text: 'Saya mau pesan 2 ya' });
    await bench.current.control('/phone/say', { to: 'dewi', text: 'Siap kak' });
    await bench.current.flush();
    const [message] = bench.current.gateway.items('messages');
    expect(message).not.toHaveProperty('from');
    expect(message?.from_user_id).toMatch(/^ID\.\d+$/);
    const [echo] = bench.current.gateway.items('message_echoes');
    expect(echo).not.toHaveProperty('to');
    expect(echo?.to_user_id).toBe(message?.from_user_id);
    expect(bench.current.gateway.items('contacts')[0]).not.toHaveProperty('wa_id');
  });

  it('lets a customer say, edit, delete, quote and react in Meta’s words', async () => {
    const first = await bench.current.control<{ wamid: string }>('/customers/rina/say', {
      text: 'ukuran L ada?',
      referral: true,
    });
    await bench.current.control('/customers/rina/edit', { wamid: first.body.wamid, text: 'ukuran XL ada?' });
    await bench.current.control('/customers/rina/say', { text: 'yang ini', replyTo: first.body.wamid });
    await bench.current.control('/customers/rina/react', { wamid: first.body.wamid, emoji: '👍' });
    await bench.current.control('/customers/rina/react', { wamid: first.body.wamid, emoji: '' });
    await bench.current.control('/customers/rina/say', { unavailable: true });
    await bench.current.control('/customers/rina/revoke', { wamid: first.body.wamid });
    await bench.current.flush();
    const messages = bench.current.gateway.items('messages');
    expect(messages.map((message) => message.type)).toEqual([
      'text',
      'edit',
      'text',
      'reaction',
      'reaction',
      'unsupported',
      'revoke',
    ]);
    expect(messages[0]).toHaveProperty('referral.source_type', 'ad');
    expect(messages[2]).toHaveProperty('context.id', first.body.wamid);
    expect(messages[4]?.reaction).toEqual({ message_id: first.body.wamid });
    expect(messages[5]).toMatchObject({ unsupported: { type: 'unknown' }, errors: [{ code: 131060 }] });
    expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length);
    expect(
      (await bench.current.control('/customers/rina/edit', { wamid: first.body.wamid, text: 'x' })).status,
    ).toBe(409);
  });
});
