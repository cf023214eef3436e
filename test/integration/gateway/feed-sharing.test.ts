import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import { gatewayClock } from '../../../src/gateway/clock.ts';
import { changeFeed, numberFeed } from '../../../src/gateway/store/changes.ts';
import { ensureNumber, ensureWorkspace } from '../../../src/gateway/store/workspace.ts';
import { FeedHub } from '../../../src/gateway/sync/feed-hub.ts';
import { feedHead } from '../../../src/gateway/sync/read-changes.ts';
import { authenticate, signIn } from '../../../src/gateway/team/devices.ts';
import { ensureFirstOwner, openNewNumbers } from '../../../src/gateway/team/people.ts';
import { NUMBER } from './support/meta.ts';
import { STORES, type TestStore } from './support/stores.ts';
import { TestConsole } from './support/test-console.ts';
import { OWNER } from './support/test-gateway.ts';

const CONSOLES = 50;
const CHANGES = 4;

describe.each(STORES)('many consoles on one feed on $kind', ({ open }) => {
  let opened: TestStore;
  let hub: FeedHub;
  let server: WebSocketServer;
  let url: string;
  let epoch: string;
  let numberId: string;
  let feed: FeedName;

  beforeEach(async () => {
    opened = await open();
    const { store } = opened;
    const clock = gatewayClock();
    const now = clock.now();
    const workspace = await ensureWorkspace(store, { name: 'Toko', sample: false, now });
    epoch = workspace.epoch;
    numberId = (await ensureNumber(store, { ...NUMBER, confirmedAt: now }, now)).id;
    feed = numberFeed(numberId);
    await ensureFirstOwner(store.db, OWNER, false, now);
    await openNewNumbers(store.db);
    const signedIn = await signIn(store.db, { ...OWNER, deviceName: 'Laptop' }, now);
    const session = await authenticate(store.db, signedIn?.token ?? '', now);
    if (!session) throw new Error('nobody is signed in');
    hub = new FeedHub({ db: store.db, clock, log: Fastify().log, epoch, queueOf: () => null }, store.signal);
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => hub.open(socket, session));
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    hub.close();
    server.close();
    await opened.drop();
  });

  const rename = (name: string) =>
    changeFeed(opened.store.db, feed, Date.now(), async ({ trx, touched }) => {
      await trx.updateTable('numbers').set({ name }).where('id', '=', numberId).execute();
      touched.changed('number', numberId);
    });

  it('reads a change about once, however many follow it', async () => {
    const { revision } = await feedHead(opened.store.db, feed);
    const workspace = await feedHead(opened.store.db, 'workspace');
    const cursor = { epoch, feeds: { [feed]: revision, workspace: workspace.revision } };
    const consoles = await Promise.all(
      Array.from({ length: CONSOLES }, () => TestConsole.hello(url, 'any', cursor)),
    );
    await Promise.all(consoles.map((console) => console.next('changes', feed)));
    const before = hub.readings;

    for (let n = 1; n <= CHANGES; n++) {
      await rename(`Toko ${n}`);
      const frames = await Promise.all(consoles.map((console) => console.next('changes', feed)));
      for (const [index, frame] of frames.entries()) {
        expect(frame.upserts).toMatchObject([{ kind: 'number', row: { name: `Toko ${n}` } }]);
        expect(frame.revision).toBe(revision + n);
        consoles[index]?.ack(feed, frame.revision);
      }
    }
    // The change itself, "nothing newer" after the acknowledgements, and once more where a change came between them.
    expect(hub.readings - before).toBeLessThanOrEqual(3 * CHANGES);
    for (const console of consoles) console.close();
  });

  it('gives a console that lags what it missed, in one frame, and the others what is new', async () => {
    const { revision } = await feedHead(opened.store.db, feed);
    const cursor = { epoch, feeds: { [feed]: revision } };
    const [quick, slow] = [
      await TestConsole.hello(url, 'any', cursor),
      await TestConsole.hello(url, 'any', cursor),
    ];
    await quick.next('changes', feed);
    await slow.next('changes', feed);
    await rename('one');
    const first = await slow.next('changes', feed);
    for (const name of ['two', 'three']) {
      quick.ack(feed, (await quick.next('changes', feed)).revision);
      await rename(name);
    }
    expect(await quick.next('changes', feed)).toMatchObject({ revision: revision + 3 });
    expect(slow.left('changes').filter((frame) => frame.feed === feed)).toEqual([]);
    slow.ack(feed, first.revision);
    expect(await slow.next('changes', feed)).toMatchObject({
      revision: revision + 3,
      upserts: [{ row: { name: 'three' } }],
    });
    quick.close();
    slow.close();
  });
});
