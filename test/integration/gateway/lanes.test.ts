import Fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepWebhook } from '../../../src/gateway/ingest/inbox.ts';
import { type IngestWorker, ingestWorker } from '../../../src/gateway/ingest/ingest-worker.ts';
import { laneOf } from '../../../src/gateway/ingest/lane.ts';
import { openShop, RINA, START } from './support/shop.ts';
import { STORES, type TestStore } from './support/stores.ts';

const { log } = Fastify();
const clock = { now: () => START };

describe.each(STORES)('the two lanes of the inbox on $kind', ({ open }) => {
  let test: TestStore;
  let worker: IngestWorker;
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    shop = await openShop(test.store);
    worker = ingestWorker({ store: test.store, clock, log });
  });
  afterEach(() => worker.stop());

  const said = (id: string) => ({
    from: RINA.phone,
    id: `${shop.id}.${id}`,
    timestamp: '1795140001',
    type: 'text',
    text: { body: id },
  });
  const chunk = (names: string[]) => ({
    history: [{ metadata: { phase: 0 }, threads: [{ id: RINA.phone, messages: names.map(said) }] }],
  });
  const many = (count: number) => Array.from({ length: count }, (_, index) => `old-${index}`);
  const keep = (...changes: { field: string; value: object }[]) =>
    keepWebhook(test.store.db, shop.bodyOf(...changes), START);
  const inbox = () => test.store.db.selectFrom('webhook_inbox').selectAll().orderBy('id', 'desc').execute();

  it('tells them by a look at the bytes', () => {
    const history = shop.bodyOf({ field: 'history', value: chunk(['a']) });
    const talk = shop.bodyOf({ field: 'messages', value: { messages: [said('the word "history"')] } });
    const both = shop.bodyOf(
      { field: 'history', value: chunk(['a']) },
      { field: 'messages', value: { messages: [said('b')] } },
    );
    expect([history, talk, both, Buffer.from('not json')].map(laneOf)).toEqual([
      'history',
      'live',
      'live',
      'live',
    ]);
  });

  it('lets live webhooks go first, also those that come while an import is worked on', async () => {
    const heard: string[] = [];
    await keep({ field: 'history', value: chunk(many(800)) });
    await keep({ field: 'messages', value: { messages: [said('first')] } });
    const seen = async () => {
      const rows = await shop.messages();
      return { live: rows.filter(({ source }) => source === 'live').length, old: rows.length };
    };
    let interrupted = false;
    const stop = test.store.signal.listen((topic) => {
      if (!topic.startsWith('feed:') || interrupted) return;
      interrupted = true;
      void keep({ field: 'messages', value: { messages: [said('second')] } }).then(() => heard.push('kept'));
    });
    const first = new Promise<{ live: number; old: number }>((told) => {
      const unlisten = test.store.signal.listen((topic) => {
        if (!topic.startsWith('feed:')) return;
        void seen().then((now) => {
          if (now.live < 2) return;
          unlisten();
          told(now);
        });
      });
    });
    await worker.drain();
    stop();
    expect(heard).toEqual(['kept']);
    expect((await first).old).toBeLessThan(802);
    expect(await seen()).toEqual({ live: 2, old: 802 });
  });

  it('moves an import that its bytes did not show to its lane', async () => {
    const hidden = JSON.parse(shop.bodyOf({ field: 'history', value: chunk(many(120)) }).toString());
    const body = Buffer.from(JSON.stringify(hidden).replace('"field":"history"', '"field":"h\\u0069story"'));
    expect(laneOf(body)).toBe('live');
    await keepWebhook(test.store.db, body, START);
    await worker.drain();
    expect(await inbox()).toMatchObject([{ lane: 'history', state: 'done' }, ...(await inbox()).slice(1)]);
    expect(await shop.messages()).toHaveLength(120);
  });

  it('goes on where a process that died had come to', async () => {
    await keep({ field: 'history', value: chunk(many(300)) });
    const [row] = await inbox();
    const reached = 'entry[0].changes[0].value.history[0].threads[0].messages[199]';
    await test.store.db
      .updateTable('webhook_inbox')
      .set({ applied_to: reached })
      .where('id', '=', row?.id ?? 0)
      .execute();
    await worker.drain();
    expect(await shop.messages()).toHaveLength(100);
  });

  it('begins again when it does not find where it had come to', async () => {
    await keep({ field: 'history', value: chunk(many(3)) });
    const [row] = await inbox();
    await test.store.db
      .updateTable('webhook_inbox')
      .set({ applied_to: 'somewhere else' })
      .where('id', '=', row?.id ?? 0)
      .execute();
    await worker.drain();
    expect(await shop.messages()).toHaveLength(3);
    expect(await inbox()).toMatchObject([{ state: 'done' }, ...(await inbox()).slice(1)]);
  });

  it('sets the bad items of an import aside and goes on', async () => {
    const names = many(250);
    const value = chunk(names);
    const messages = value.history[0]?.threads[0]?.messages ?? [];
    messages[3] = { ...said('broken'), timestamp: 'yesterday' };
    messages[249] = { ...said('broken'), timestamp: 'never' };
    await keep({ field: 'history', value });
    await worker.drain();
    expect(await shop.messages()).toHaveLength(248);
    const [row] = await inbox();
    const aside = await test.store.db
      .selectFrom('set_aside')
      .select('path')
      .where('inbox_id', '=', row?.id ?? 0)
      .orderBy('id')
      .execute();
    expect(aside.map(({ path }) => path.split('.').at(-1))).toEqual(['messages[3]', 'messages[249]']);
  });
});
