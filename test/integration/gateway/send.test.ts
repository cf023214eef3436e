import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaUploadResponse, MessagePage, SendResponse, ThreadPage } from '#shared/gateway-api/http.ts';
import type { Message } from '#shared/model/message.ts';
import { DATABASES } from './support/stores.ts';
import { Projection, TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';
import { account, customer, deliver, inbound, status } from './support/webhooks.ts';

const HOUR = 60 * 60 * 1000;
let customers = 0;

describe.each(DATABASES)('sending on $kind', ({ make }) => {
  let gateway: TestGateway;
  let console: TestConsole;
  let projection: Projection;
  /** A fresh customer with an open window. */
  let n: number;
  let threadId: string;

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
  });
  afterAll(() => gateway.drop());

  beforeEach(async () => {
    gateway.graph.calls.length = 0;
    gateway.graph.decide = null;
    console = await TestConsole.hello(gateway.url, gateway.token);
    projection = new Projection(gateway.url, gateway.token, gateway.feed);
    await projection.begin(console);
    n = ++customers;
    threadId = await openThread(n);
  });
  afterEach(() => {
    gateway.clock.move(null);
    console.close();
  });

  async function openThread(number: number): Promise<string> {
    await deliver(gateway.url, inbound(number, `wamid.open${number}`, 'Halo', gateway.clock.now()));
    const found = () => projection.threads().find((thread) => thread.title === `Pelanggan ${number}`);
    await projection.until(console, () => found() !== undefined);
    return found()?.id ?? '';
  }

  const say = (text: string, more: { commandId?: string; threadId?: string; token?: string } = {}) =>
    gateway.ask('POST', '/v1/messages', {
      body: {
        commandId: more.commandId ?? crypto.randomUUID(),
        threadId: more.threadId ?? threadId,
        content: { kind: 'text', text },
        replyToWamid: null,
      },
      ...(more.token && { token: more.token }),
    });

  async function sent(text: string): Promise<Message> {
    const answer = await say(text);
    expect(answer.status).toBe(202);
    return SendResponse.parse(answer.body).message;
  }

  /** Follows the feed until this message is as wanted. */
  async function becomes(message: Message, wanted: (now: Message) => boolean): Promise<Message> {
    const now = () => projection.messages().find((other) => other.id === message.id);
    await projection.until(console, () => {
      const row = now();
      return row !== undefined && wanted(row);
    });
    return now() ?? message;
  }

  const texts = () =>
    gateway.graph.sends.map((call) => (call.body?.text as { body: string } | undefined)?.body);

  it('answers only when it is durable, posts it once, and follows its ticks', async () => {
    gateway.clock.move(gateway.clock.now() + 1000);
    const message = await sent('Masih ada, Bu. Mau yang mana?');
    expect(message).toMatchObject({
      status: 'queued',
      direction: 'out',
      origin: 'agent',
      author: { name: 'sari' },
    });
    const posted = await becomes(message, (now) => now.wamid !== null);
    expect(posted.status).toBe('sending');
    const [call] = gateway.graph.sends;
    expect(call?.body).toMatchObject({
      to: `+${customer(n).phone}`,
      biz_opaque_callback_data: message.commandId,
    });
    for (const state of ['sent', 'delivered', 'read'])
      await deliver(
        gateway.url,
        status(posted.wamid ?? '', state, gateway.clock.now(), message.commandId ?? '', n),
      );
    const read = await becomes(message, (now) => now.status === 'read');
    expect(read.wamid).toBe(posted.wamid);
    expect(gateway.graph.sends).toHaveLength(1);
    const thread = projection.threads().find((other) => other.id === threadId);
    expect(thread).toMatchObject({ unread: 0, preview: { messageId: message.id, status: 'read' } });
  });

  it('takes no message of a customer for answered that may have come after the answer', async () => {
    const second = Math.floor(gateway.clock.now() / 1000) * 1000 + 1000;
    gateway.clock.move(second + 200);
    await becomes(await sent('Masih ada, Bu.'), (now) => now.wamid !== null);
    const thread = () => projection.threads().find((other) => other.id === threadId);
    expect(thread()?.unread).toBe(0);
    await deliver(gateway.url, inbound(n, `wamid.same-second${n}`, 'Yang merah ya', second + 900));
    await projection.until(console, () => projection.messages().some(({ text }) => text === 'Yang merah ya'));
    expect(thread()?.unread).toBe(1);
  });

  it('takes a command once, whoever asks again', async () => {
    const commandId = crypto.randomUUID();
    const first = await say('sekali saja', { commandId });
    const second = await say('sekali saja', { commandId });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(SendResponse.parse(second.body).message.id).toBe(SendResponse.parse(first.body).message.id);
    await becomes(SendResponse.parse(first.body).message, (now) => now.wamid !== null);
    expect(texts()).toEqual(['sekali saja']);
    const colleague = await gateway.colleague(`budi${n}`, 'agent');
    expect(await say('punya orang lain', { commandId, token: colleague })).toMatchObject({
      status: 409,
      body: { error: { code: 'command_taken' } },
    });
  });

  it('refuses outside the window, and remembers that it refused', async () => {
    gateway.clock.move(gateway.clock.now() + 25 * HOUR);
    const commandId = crypto.randomUUID();
    const refusal = { status: 409, body: { error: { code: 'window_closed' } } };
    expect(await say('terlambat', { commandId })).toMatchObject(refusal);
    gateway.clock.move(null);
    expect(await say('terlambat', { commandId })).toMatchObject(refusal);
    await becomes(await sent('tepat waktu'), (now) => now.wamid !== null);
  });

  it('keeps the order within a thread while Graph is slow', async () => {
    const messages = [await sent('satu'), await sent('dua'), await sent('tiga')];
    for (const message of messages) {
      await becomes(message, (now) => now.wamid !== null);
      gateway.timers.advance(1_000);
    }
    expect(texts()).toEqual(['satu', 'dua', 'tiga']);
  });

  it('tries again what Graph asks to try later, and only then', async () => {
    gateway.graph.answers.messages.push({ code: 131016, status: 503 });
    const message = await sent('sabar');
    await gateway.graph.until(() => gateway.graph.sends.length === 1);
    expect(await console.next('queue')).toMatchObject({
      waiting: [{ commandId: message.commandId, position: 1, reason: 'retry' }],
    });
    gateway.timers.advance(60_000);
    await becomes(message, (now) => now.wamid !== null);
    expect(gateway.graph.sends).toHaveLength(2);
  });

  it('fails what can never be sent, with Meta’s code', async () => {
    gateway.graph.answers.messages.push({ code: 131047, details: 'More than 24 hours have passed' });
    const message = await sent('ditolak');
    const failed = await becomes(message, (now) => now.status === 'failed');
    expect(failed.failure).toEqual({ code: '131047', detail: 'More than 24 hours have passed' });
    gateway.timers.advance(HOUR);
    expect(gateway.graph.sends).toHaveLength(1);
  });

  it('never posts again what may have been delivered; a status settles it', async () => {
    gateway.graph.answers.messages.push('drop');
    const message = await sent('entah sampai atau tidak');
    await becomes(message, (now) => now.status === 'unknown');
    gateway.timers.advance(24 * HOUR);
    const after = await sent('yang berikutnya');
    await becomes(after, (now) => now.wamid !== null);
    expect(texts()).toEqual(['entah sampai atau tidak', 'yang berikutnya']);
    await deliver(
      gateway.url,
      status(`wamid.late${n}`, 'delivered', gateway.clock.now(), message.commandId ?? '', n),
    );
    expect(await becomes(message, (now) => now.status === 'delivered')).toMatchObject({
      wamid: `wamid.late${n}`,
    });
  });

  it('lets a pair limit hold up this person alone', async () => {
    gateway.graph.answers.messages.push({ code: 131056 });
    const held = await sent('terlalu banyak');
    await gateway.graph.until(() => gateway.graph.sends.length === 1);
    const other = await openThread(++customers);
    const free = SendResponse.parse((await say('untuk yang lain', { threadId: other })).body).message;
    gateway.timers.advance(1_000);
    await becomes(free, (now) => now.wamid !== null);
    expect(texts()).toEqual(['terlalu banyak', 'untuk yang lain']);
    gateway.timers.advance(3_000);
    await becomes(held, (now) => now.wamid !== null);
    expect(texts().at(-1)).toBe('terlalu banyak');
  });

  it('rests the whole number when only an administrator can help, and fails nothing', async () => {
    gateway.graph.answers.messages.push({ code: 190, status: 401 });
    const message = await sent('token mati');
    expect(await console.next('queue')).toMatchObject({
      waiting: [{ commandId: message.commandId, reason: 'paused', goesAt: null }],
      paused: { code: '190' },
    });
    gateway.timers.advance(HOUR);
    const after = await sent('menunggu token');
    expect(gateway.graph.sends).toHaveLength(1);
    expect((await gateway.ask('POST', `/v1/numbers/${gateway.numberId}/resume`)).status).toBe(202);
    await becomes(message, (now) => now.wamid !== null);
    await becomes(after, (now) => now.wamid !== null);
    expect(texts()).toEqual(['token mati', 'token mati', 'menunggu token']);
  });

  it('waits while the number is off the API, and goes on when it is back', async () => {
    const lifecycle = () =>
      [...projection.rows.values()].flatMap((row) => (row.kind === 'number' ? [row.row.lifecycle] : []))[0];
    await deliver(gateway.url, account('ACCOUNT_OFFBOARDED', gateway.clock.now()));
    await projection.until(console, () => lifecycle() === 'offboarded');
    const message = await sent('menunggu');
    expect(await console.next('queue')).toMatchObject({
      waiting: [{ commandId: message.commandId, position: 1, reason: 'paused', goesAt: null }],
      paused: { code: 'offboarded' },
    });
    expect(gateway.graph.sends).toHaveLength(0);
    await deliver(gateway.url, account('ACCOUNT_RECONNECTED', gateway.clock.now() + 1_000));
    await becomes(message, (now) => now.wamid !== null);
    expect(texts()).toEqual(['menunggu']);
  });

  it('uploads a file, then sends it by Graph’s id; a second console can look at it', async () => {
    const bytes = Buffer.from('89504e470d0a1a0a-not-really-a-picture');
    const form = new FormData();
    form.append('file', new Blob([bytes], { type: 'image/png' }), 'motif (parang) é.png');
    const kept = await fetch(`${gateway.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}` },
      body: form,
    });
    expect(kept.status).toBe(201);
    const { mediaId } = MediaUploadResponse.parse(await kept.json());
    gateway.graph.answers.media.push('drop');
    const body = {
      commandId: crypto.randomUUID(),
      threadId,
      content: { kind: 'image', mediaId, text: 'Motif parang', filename: null },
      replyToWamid: null,
    };
    const { message } = SendResponse.parse((await gateway.ask('POST', '/v1/messages', { body })).body);
    await gateway.graph.until(() => gateway.graph.calls.some(({ path }) => path.endsWith('/media')));
    // The upload failed: repeating it is safe.
    expect(await console.next('queue')).toMatchObject({ waiting: [{ reason: 'retry' }] });
    gateway.timers.advance(10_000);
    await becomes(message, (now) => now.wamid !== null);
    const [call] = gateway.graph.sends;
    expect(call?.body).toMatchObject({ type: 'image', image: { caption: 'Motif parang' } });
    expect(gateway.graph.sends).toHaveLength(1);

    const look = (range?: string) =>
      fetch(`${gateway.url}/v1/media/${mediaId}`, {
        headers: { authorization: `Bearer ${gateway.token}`, ...(range && { range }) },
      });
    const whole = await look();
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="motif _parang_ _.png"; filename*=UTF-8''motif%20%28parang%29%20%C3%A9.png`,
    );
    const part = await look('bytes=4-7');
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-7/${bytes.length}`,
      bytes.subarray(4, 8).toString(),
    ]);
    expect((await look(`bytes=${bytes.length}-`)).status).toBe(416);
  });

  it.each([
    ['a type that WhatsApp does not take', 'application/x-msdownload', 10, 415],
    ['a picture above 5 MB', 'image/jpeg', 5 * 1024 * 1024 + 1, 413],
  ])('refuses %s', async (_name, type, size, expected) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(size)], { type }), 'x');
    const answer = await fetch(`${gateway.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}` },
      body: form,
    });
    expect(answer.status).toBe(expected);
  });

  it('keeps an unknown send unknown over a restart', async () => {
    gateway.graph.answers.messages.push('drop');
    const message = await sent('sebelum mati');
    await becomes(message, (now) => now.status === 'unknown');
    await gateway.down();
    await gateway.up();
    const { body } = await gateway.ask('GET', `/v1/threads/${threadId}/messages`);
    expect(MessagePage.parse(body).messages[0]).toMatchObject({ id: message.id, status: 'unknown' });
    expect(gateway.graph.sends).toHaveLength(1);
  });

  it('posts nothing by itself, and voids every position, after a backup was put back', async () => {
    gateway.graph.answers.messages.push({ code: 190, status: 401 });
    const message = await sent('sudah terkirim sejak cadangan?');
    await gateway.graph.until(() => gateway.graph.sends.length === 1);
    await gateway.down();
    gateway.restored = true;
    await gateway.up();
    gateway.restored = false;
    const again = await TestConsole.hello(gateway.url, gateway.token, {
      epoch: gateway.epoch,
      feeds: { [gateway.feed]: projection.position ?? 0 },
    });
    expect(await again.next('reset', gateway.feed)).toMatchObject({ reason: 'epoch' });
    again.close();
    gateway.timers.advance(HOUR);
    const { body } = await gateway.ask('GET', `/v1/threads/${threadId}/messages`);
    expect(MessagePage.parse(body).messages[0]).toMatchObject({ id: message.id, status: 'unknown' });
    expect(gateway.graph.sends).toHaveLength(1);
  });

  it('reads back by pages what the feed brought', async () => {
    const texts = ['satu', 'dua', 'tiga', 'empat'];
    for (const text of texts) await sent(text);
    const read: (string | null)[] = [];
    let before: string | null = '';
    while (before !== null) {
      const query: string = before === '' ? '' : `&before=${before}`;
      const { body } = await gateway.ask('GET', `/v1/threads/${threadId}/messages?limit=2${query}`);
      const page = MessagePage.parse(body);
      read.push(...page.messages.map((message) => message.text));
      before = page.next;
    }
    expect(read).toEqual([...texts.toReversed(), 'Halo']);
    const { body } = await gateway.ask('GET', `/v1/threads?numberId=${gateway.numberId}&limit=1`);
    expect(ThreadPage.parse(body).threads).toMatchObject([{ id: threadId }]);
  });
});
