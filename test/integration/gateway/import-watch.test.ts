import Fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportWatch } from '../../../src/gateway/ingest/import-watch.ts';
import { beginAsking, endAsking, unasked } from '../../../src/gateway/onboarding/one-shot.ts';
import { ManualTimers } from './support/manual-timers.ts';
import { openShop, RINA, START } from './support/shop.ts';
import { STORES, type TestStore } from './support/stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KINDS = ['contacts', 'history'] as const;

describe.each(STORES)('imports that are silent, on $kind', ({ open }) => {
  let test: TestStore;
  let timers: ManualTimers;
  let watch: ImportWatch;
  let shop: Awaited<ReturnType<typeof openShop>>;
  const start = new ManualTimers().now();
  const clock = { now: () => START + timers.now() - start };

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    timers = new ManualTimers();
    shop = await openShop(test.store);
    await test.store.db
      .updateTable('numbers')
      .set({ lifecycle: 'syncing' })
      .where('id', '=', shop.id)
      .execute();
    watch = aWatch();
    watch.start();
  });
  afterEach(async () => {
    await watch.stop();
    await test.store.db.updateTable('numbers').set({ imports: '{}' }).execute();
  });

  function aWatch(): ImportWatch {
    return new ImportWatch({ store: test.store, clock, timers, log: Fastify().log });
  }
  /** Does something that is announced so many times, until each was looked at. */
  const heard = async (times: number, work: () => Promise<unknown>) => {
    const all = new Promise<void>((resolve) => {
      let left = times;
      const stop = test.store.signal.listen((topic) => {
        if (topic !== 'imports' || --left > 0) return;
        stop();
        resolve();
      });
    });
    await work();
    await all;
    await watch.drain();
  };
  const ask = (kind: (typeof KINDS)[number]) =>
    heard(2, async () => {
      await beginAsking(test.store, shop.id, kind, clock.now());
      await endAsking(test.store, shop.id, kind, { ok: true, requestId: 'r1' }, clock.now());
    });
  const chunk = (progress: number) =>
    heard(1, () =>
      shop.deliver(
        'history',
        { history: [{ metadata: { phase: 0, chunk_order: progress, progress }, threads: [] }] },
        undefined,
        clock.now(),
      ),
    );
  const states = async () => {
    const { imports } = await shop.number();
    return KINDS.map((kind) => imports[kind].state);
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= HOUR) {
      timers.advance(Math.min(left, HOUR));
      await watch.drain();
    }
  };

  it('are missing a day after they were asked for, and not a moment before', async () => {
    for (const kind of KINDS) await ask(kind);
    await pass(24 * HOUR - 1);
    expect(await states()).toEqual(['asked', 'asked']);
    await pass(1);
    expect(await states()).toEqual(['never-came', 'never-came']);
    expect((await shop.number()).lifecycle).toBe('active');
  });

  it('are each told by themselves', async () => {
    await ask('contacts');
    await pass(HOUR);
    await ask('history');
    await pass(23 * HOUR);
    expect(await states()).toEqual(['never-came', 'asked']);
    expect((await shop.number()).lifecycle).toBe('syncing');
    await pass(HOUR);
    expect(await states()).toEqual(['never-came', 'never-came']);
  });

  it('are told at once by a gateway that was down in that moment', async () => {
    await ask('history');
    await watch.stop();
    timers.advance(30 * HOUR);
    expect(await states()).toEqual(['not-asked', 'asked']);
    watch = aWatch();
    watch.start();
    await watch.drain();
    expect(await states()).toEqual(['not-asked', 'never-came']);
  });

  it('are taken all the same when they come late', async () => {
    await ask('history');
    await pass(24 * HOUR);
    expect(await states()).toEqual(['not-asked', 'never-came']);
    await chunk(10);
    expect((await shop.number()).imports.history).toMatchObject({ state: 'arriving', requestId: 'r1' });
  });

  it('have ended when an address book rests for ten minutes, and a history for a day after a phase was whole', async () => {
    for (const kind of KINDS) await ask(kind);
    await heard(1, () => shop.book('Rina', 1, { phone: RINA.phone }));
    await chunk(60);
    await pass(10 * MINUTE);
    expect(await states()).toEqual(['arrived', 'arriving']);
    await pass(48 * HOUR);
    expect(await states()).toEqual(['arrived', 'arriving']);
    await chunk(100);
    await pass(24 * HOUR - 1);
    expect(await states()).toEqual(['arrived', 'arriving']);
    await pass(1);
    expect(await states()).toEqual(['arrived', 'arrived']);
  });

  it('mean nothing for what was certainly not asked for', async () => {
    await heard(2, async () => {
      await beginAsking(test.store, shop.id, 'history', clock.now());
      await unasked(test.store, shop.id, 'history', clock.now());
    });
    await pass(25 * HOUR);
    expect(await states()).toEqual(['not-asked', 'not-asked']);
  });
});
