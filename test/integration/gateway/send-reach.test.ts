import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DATABASES } from './support/stores.ts';
import { TestDesk } from './support/test-desk.ts';
import { TestGateway } from './support/test-gateway.ts';
import { account, deliver, inbound, status } from './support/webhooks.ts';

const HOUR = 60 * 60_000;
const MINUTE = 60_000;

describe('what is no message of its own', () => {
  let gateway: TestGateway;
  let desk: TestDesk;

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
  });
  afterAll(() => gateway.drop());
  beforeEach(async () => {
    gateway.graph.answers.messages.length = 0;
    desk = await TestDesk.open(gateway);
  });
  afterEach(() => {
    gateway.clock.move(null);
    desk.close();
  });

  const theirs = () => desk.seen.messages().find(({ wamid }) => wamid === `wamid.open${desk.n}`);
  const emoji = () => theirs()?.reactions.map((reaction) => `${reaction.from}:${reaction.emoji}`) ?? [];
  const post = (path: string, body: object) =>
    gateway.ask('POST', path, { body: { commandId: crypto.randomUUID(), ...body } });
  const react = (given: string | null, messageId = theirs()?.id) =>
    post(`/v1/messages/${messageId}/reaction`, { emoji: given });
  const refusal = (code: string) => ({ status: 409, body: { error: { code } } });

  it('reacts at once, in the thread’s order, and takes it back', async () => {
    await desk.say('Siap');
    expect((await react('👍')).status).toBe(202);
    await desk.until(() => emoji().join() === 'business:👍');
    await gateway.graph.until(() => gateway.graph.sends.length === 2);
    expect(gateway.graph.sends.map(({ body }) => body?.type)).toEqual(['text', 'reaction']);
    expect(gateway.graph.sends[1]?.body?.reaction).toEqual({
      message_id: `wamid.open${desk.n}`,
      emoji: '👍',
    });
    expect((await react(null)).status).toBe(202);
    await desk.until(() => emoji().length === 0);
    await gateway.graph.until(() => gateway.graph.sends.length === 3);
    expect(gateway.graph.sends[2]?.body?.reaction).toMatchObject({ emoji: '' });
  });

  it('shows what stood before when Meta refuses a reaction, in its answer or by a status', async () => {
    await react('👍');
    await gateway.graph.until(() => gateway.graph.sends.length === 1);
    gateway.graph.answers.messages.push({ code: 131009 });
    await react('🎉');
    await desk.until(() => emoji().join() === 'business:🎉');
    await desk.until(() => emoji().join() === 'business:👍');
    await react('❤️');
    await gateway.graph.until(() => gateway.graph.sends.length === 3);
    const command = String(gateway.graph.sends[2]?.body?.biz_opaque_callback_data);
    await deliver(
      gateway.url,
      status(`wamid.react${desk.n}`, 'failed', gateway.clock.now(), command, desk.n),
    );
    await desk.until(() => emoji().join() === 'business:👍');
  });

  it('refuses reactions to what is too old, unnamed or outside the window', async () => {
    gateway.clock.move(gateway.clock.now() + 25 * HOUR);
    expect(await react('👍')).toMatchObject(refusal('window_closed'));
    gateway.clock.move(gateway.clock.now() + 30 * 24 * HOUR);
    expect(await react('👍')).toMatchObject(refusal('message_too_old'));
    gateway.clock.move(null);
    gateway.graph.answers.messages.push('drop');
    const unnamed = await desk.becomes(await desk.say('entah'), (now) => now.status === 'unknown');
    expect(await react('👍', unnamed.id)).toMatchObject(refusal('message_unnamed'));
  });

  it('tells Meta what was read, the newest once, and again when it could not be told', async () => {
    await deliver(gateway.url, inbound(desk.n, `wamid.second${desk.n}`, 'Kak?', gateway.clock.now() + 1_000));
    await desk.until(() => desk.seen.messages().some(({ wamid }) => wamid === `wamid.second${desk.n}`));
    gateway.graph.answers.receipts.push('drop');
    const upTo = gateway.clock.now() + 2_000;
    expect((await post(`/v1/threads/${desk.threadId}/read`, { upTo })).status).toBe(202);
    await gateway.graph.until(() => gateway.graph.receipts.length === 1);
    while (gateway.graph.receipts.length < 2) {
      gateway.timers.advance(MINUTE);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const told = { messaging_product: 'whatsapp', status: 'read', message_id: `wamid.second${desk.n}` };
    expect(gateway.graph.receipts.map(({ body }) => body)).toEqual([told, told]);
    // Nothing new was read.
    await post(`/v1/threads/${desk.threadId}/read`, { upTo });
    await desk.posted(await desk.say('Siap'));
    expect(gateway.graph.receipts).toHaveLength(2);
  });

  it('shows that somebody writes, at most once in 20 seconds and only in the window', async () => {
    const typing = () => gateway.ask('POST', `/v1/threads/${desk.threadId}/typing`, { body: {} });
    expect((await typing()).status).toBe(202);
    expect((await typing()).status).toBe(202);
    await gateway.graph.until(() => gateway.graph.receipts.length === 1);
    expect(gateway.graph.receipts[0]?.body).toMatchObject({
      message_id: `wamid.open${desk.n}`,
      typing_indicator: { type: 'text' },
    });
    gateway.timers.advance(20_000);
    await typing();
    await gateway.graph.until(() => gateway.graph.receipts.length === 2);
    gateway.clock.move(gateway.clock.now() + 25 * HOUR);
    expect(await typing()).toMatchObject(refusal('window_closed'));
  });

  it.each([
    [true, { status: 'sent', failure: null }],
    [false, { status: 'failed', failure: { code: 'not_arrived', detail: '' } }],
  ])(
    'lets a person settle what nobody knows: arrived %s; Meta’s own word comes before',
    async (arrived, wanted) => {
      gateway.graph.answers.messages.push('drop');
      const message = await desk.becomes(await desk.say('entah'), (now) => now.status === 'unknown');
      const settle = () => post(`/v1/messages/${message.id}/settle`, { arrived });
      expect(await settle()).toMatchObject(refusal('too_early'));
      gateway.clock.move(gateway.clock.now() + 16 * MINUTE);
      expect((await settle()).status).toBe(202);
      const settled = await desk.becomes(message, (now) => now.status !== 'unknown');
      expect(settled).toMatchObject(wanted);
      expect(await settle()).toMatchObject(refusal('not_unknown'));
      expect(gateway.graph.sends).toHaveLength(1);
      const command = message.commandId ?? '';
      await deliver(
        gateway.url,
        status(`wamid.known${desk.n}`, 'sent', gateway.clock.now(), command, desk.n),
      );
      expect(await desk.becomes(message, (now) => now.wamid !== null)).toMatchObject({
        status: 'sent',
        failure: null,
      });
    },
  );

  it('asks the gate again before the POST: what was taken and must not go any more fails', async () => {
    await deliver(gateway.url, account('ACCOUNT_OFFBOARDED', gateway.clock.now()));
    await desk.until(() => desk.number?.lifecycle === 'offboarded');
    const late = await desk.say('terlalu lama');
    const other = await desk.openThread(90_000 + desk.n);
    gateway.clock.move(gateway.clock.now() + 25 * HOUR);
    await deliver(
      gateway.url,
      inbound(90_000 + desk.n, `wamid.again${desk.n}`, 'Masih ada?', gateway.clock.now()),
    );
    const intime = await desk.say('tepat waktu', { threadId: other });
    await deliver(gateway.url, account('ACCOUNT_RECONNECTED', gateway.clock.now() + 2_000));
    expect((await desk.becomes(late, (now) => now.status === 'failed')).failure).toEqual({
      code: 'window_closed',
      detail: '',
    });
    await desk.posted(intime);
    expect(gateway.graph.sends).toHaveLength(1);
  });
});
