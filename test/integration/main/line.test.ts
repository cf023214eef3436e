import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../gateway/support/stores.ts';
import { TestGateway } from '../gateway/support/test-gateway.ts';
import { deliver, inbound } from '../gateway/support/webhooks.ts';
import { type CuttingLine, cuttingLine } from './support/cutting-line.ts';
import { TestLine } from './support/test-line.ts';

const [database] = DATABASES;

describe('the line between a console and its gateway', () => {
  let gateway: TestGateway;
  let wire: CuttingLine;
  let written = 0;

  beforeAll(async () => {
    if (database === undefined) throw new Error('no database to test with');
    gateway = await TestGateway.start(database.make);
    wire = await cuttingLine(gateway.url);
  });
  afterAll(async () => {
    await wire.close();
    await gateway.drop();
  });

  /** A customer's message by webhook. @returns its text, which no other message has */
  async function write(customer = 1): Promise<string> {
    written += 1;
    const text = `Kak, batik nomor ${written} masih ada? ${'motif '.repeat(written % 40)}`;
    expect(
      await deliver(gateway.url, inbound(customer, `wamid.line${written}`, text, gateway.clock.now())),
    ).toBe(200);
    return text;
  }

  const has = (line: TestLine, text: string) => async () => (await line.texts()).includes(text);

  it('brings what is there, then what comes, and tells what is new of the second alone', async () => {
    const before = await write();
    const line = await TestLine.open(wire.url, gateway.token);
    await line.live();
    await line.until(has(line, before));
    expect(line.arrived).toEqual([]);
    const after = await write();
    await line.until(has(line, after));
    expect(line.arrived.map(({ message }) => message.text)).toEqual([after]);
    await line.close();
  });

  it('goes on where it was after being away', async () => {
    const line = await TestLine.open(wire.url, gateway.token);
    await line.live();
    await line.disconnect();
    const missed = [await write(1), await write(2), await write(3)];
    line.connect();
    for (const text of missed) await line.until(has(line, text));
    expect(line.arrived.map(({ message }) => message.text).sort()).toEqual([...missed].sort());
    await line.close();
  });

  it('ends with the same cache wherever it is cut', async () => {
    const steady = await TestLine.open(gateway.url, gateway.token);
    await steady.live();
    const cuts = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 8 });
    const customers = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, customers, customers, async (bytes, during, after) => {
        wire.cutAfter(bytes);
        const line = await TestLine.open(wire.url, gateway.token);
        try {
          let last = '';
          for (const customer of during) last = await write(customer);
          wire.cut();
          for (const customer of after) last = await write(customer);
          await Promise.all([steady.until(has(steady, last)), line.until(has(line, last)), line.live()]);
          await Promise.all([steady.line.link.idle(), line.line.link.idle()]);
          // Pages of history may still be on their way: both fetch until there is nothing left.
          for (const one of [steady, line])
            await one.until(async () => (await one.stores.cache.nextBackfill()) === null);
          expect(await line.seen()).toEqual(await steady.seen());
        } finally {
          wire.cutAfter([]);
          await line.close();
        }
      }),
      { numRuns: 12 },
    );
    expect(wire.cuts()).toBeGreaterThan(0);
    await steady.close();
  });

  it('posts what was typed once, however often it is cut before the answer', async () => {
    await write();
    const line = await TestLine.open(wire.url, gateway.token);
    await line.live();
    const [thread] = (await line.seen()).threads;
    if (thread === undefined) throw new Error('no thread');
    const commandIds = [v7(), v7(), v7()];
    // Each post gets an answer of some bytes, and then the line is gone.
    wire.cutAfter([1, 10, 40, 1, 80, 10]);
    for (const [n, commandId] of commandIds.entries()) {
      await line.stores.outbox.enqueue({
        commandId,
        threadId: thread.id,
        numberId: thread.numberId,
        kind: 'text',
        text: `Ada kak, ${n}`,
        content: null,
        replyToWamid: null,
        attachment: null,
        createdAt: gateway.clock.now(),
      });
      line.line.poster.wake();
    }
    await line.until(async () => (await line.stores.outbox.commandIds()).length === 0);
    const sent = (await line.seen()).threads
      .flatMap(({ messages }) => messages)
      .filter(({ commandId }) => commandId !== null && commandIds.includes(commandId));
    expect(sent.map(({ text }) => text)).toEqual(['Ada kak, 0', 'Ada kak, 1', 'Ada kak, 2']);
    wire.cutAfter([]);
    await line.close();
  });

  it('keeps the text of what the gateway refuses, with its reason, and goes on with the rest', async () => {
    const line = await TestLine.open(wire.url, gateway.token);
    await line.live();
    const [thread] = (await line.seen()).threads;
    if (thread === undefined) throw new Error('no thread');
    const send = (threadId: string, text: string) =>
      line.stores.outbox.enqueue({
        commandId: v7(),
        threadId,
        numberId: thread.numberId,
        kind: 'text',
        text,
        content: null,
        replyToWamid: null,
        attachment: null,
        createdAt: gateway.clock.now(),
      });
    const nowhere = randomUUID();
    await send(nowhere, 'Untuk siapa ini?');
    await send(thread.id, 'Siap kak');
    line.line.poster.wake();
    await line.until(has(line, 'Siap kak'));
    await line.until(async () => (await line.stores.outbox.counts()).refused === 1);
    const [refused] = await line.stores.outbox.list([nowhere]);
    expect(refused).toMatchObject({
      text: 'Untuk siapa ini?',
      state: 'refused',
      failure: { code: expect.any(String) },
    });
    await line.close();
  });

  it('survives the gateway going down and coming back elsewhere', async () => {
    const line = await TestLine.open(wire.url, gateway.token);
    await line.live();
    await gateway.down();
    await line.until(() => line.standing?.state === 'offline');
    expect(line.standing?.offlineSince).not.toBeNull();
    await gateway.up();
    wire.lead(gateway.url);
    await line.live();
    const text = await write();
    await line.until(has(line, text));
    await line.close();
  });

  it('is signed out when its device is revoked, and does not come again', async () => {
    const token = await gateway.colleague(`budi${randomUUID().slice(0, 8)}`, 'agent');
    const line = await TestLine.open(wire.url, token);
    await line.live();
    await gateway.ask('DELETE', '/v1/sessions/current', { token });
    await line.until(() => line.standing?.state === 'signed-out');
    await line.close();
    const refused = await TestLine.open(wire.url, token);
    await refused.until(() => refused.standing?.state === 'signed-out');
    await refused.close();
  });

  it('empties its cache of what it may no longer see', async () => {
    const login = `sinta${randomUUID().slice(0, 8)}`;
    const token = await gateway.colleague(login, 'agent');
    const line = await TestLine.open(wire.url, token);
    await line.live();
    expect((await line.seen()).threads.length).toBeGreaterThan(0);
    await gateway.leave(login);
    wire.lead(gateway.url);
    await line.until(async () => (await line.seen()).threads.length === 0);
    expect((await line.stores.cache.cursor())?.feeds).not.toHaveProperty(gateway.feed);
    await line.close();
  });
});
