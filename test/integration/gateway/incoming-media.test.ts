import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MediaDownloader, mediaDownloader } from '../../../src/gateway/ingest/media-downloader.ts';
import { retryMedia } from '../../../src/gateway/ingest/retry-media.ts';
import { graphMediaSource } from '../../../src/gateway/meta/media-source.ts';
import { metaProvider } from '../../../src/gateway/meta/providers/meta.ts';
import {
  folderMediaStore,
  type MediaStore,
  TooLarge,
  WrongBytes,
} from '../../../src/gateway/store/media-store.ts';
import { openShop, START } from './support/shop.ts';
import { STORES, type TestStore } from './support/stores.ts';

const FILE = Buffer.from('the bytes of a picture');
const SHA256 = createHash('sha256').update(FILE).digest();
const TOKEN = 'token-of-the-tests';

/** Stands in for Graph and the host of its files; each test says how it answers. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe.each(STORES)('incoming media on $kind', ({ open }) => {
  let test: TestStore;
  let server: Server;
  let url: string;
  let folder: string;
  let media: MediaStore;
  let downloader: MediaDownloader;
  let now = START;
  let resolve: Answer;
  let download: Answer;

  beforeAll(async () => {
    test = await open();
    server = createServer((request, response) => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) response.writeHead(401).end();
      else if (request.url === '/file') download(request, response);
      else resolve(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await test.drop();
  });
  beforeEach(async () => {
    now = START;
    folder = await mkdtemp(join(tmpdir(), 'selaras-media-'));
    media = await folderMediaStore(folder, 'workspace');
    const source = graphMediaSource(
      metaProvider.access({ baseUrl: `${url}/v26.0`, secret: TOKEN, phoneNumberId: '1', wabaId: '1' }),
    );
    downloader = mediaDownloader({
      store: test.store,
      media,
      sourceOf: () => source,
      clock: { now: () => now },
      log: pino({ enabled: false }),
    });
    resolve = (_request, response) =>
      response.end(
        JSON.stringify({
          url: `${url}/file`,
          mime_type: 'image/jpeg',
          sha256: SHA256.toString('hex'),
          file_size: FILE.length,
        }),
      );
    download = (_request, response) => response.end(FILE);
  });
  afterEach(async () => {
    await downloader.stop();
    await test.store.db
      .updateTable('media')
      .set({ state: 'failed' })
      .where('state', '=', 'pending')
      .execute();
    await rm(folder, { recursive: true });
  });

  async function receive() {
    const shop = await openShop(test.store);
    const wamid = await shop.customer(1, {
      type: 'image',
      image: { id: '880000000000101', mime_type: 'image/jpeg' },
    });
    return {
      state: async () => (await shop.message(wamid)).media?.state,
      message: () => shop.message(wamid),
      thread: shop.thread,
    };
  }

  it('is fetched, kept by its hash, and told by a new revision of the message', async () => {
    const image = await receive();
    const before = await image.message();
    expect(before.media).toMatchObject({ state: 'pending', size: null });
    await downloader.drain();
    const after = await image.message();
    expect(after.media).toMatchObject({ state: 'stored', size: FILE.length, mime: 'image/jpeg' });
    expect(after.revision).toBeGreaterThan(before.revision);
    const bytes = await (await media.get(SHA256.toString('hex')))?.toArray();
    expect(Buffer.concat(bytes ?? [])).toEqual(FILE);
  });

  it('is asked for again when its address has died', async () => {
    const image = await receive();
    download = (_request, response) => response.writeHead(404).end();
    await downloader.drain();
    expect(await image.state()).toBe('pending');
    download = (_request, response) => response.end(FILE);
    await downloader.drain();
    expect(await image.state()).toBe('pending');
    now += 10_000;
    await downloader.drain();
    expect(await image.state()).toBe('stored');
  });

  it('is not kept when it is not what Meta announced', async () => {
    const image = await receive();
    download = (_request, response) => response.end('something else');
    await downloader.drain();
    expect(await image.state()).toBe('pending');
    expect(await readdir(join(folder, 'workspace'))).toEqual(['arriving']);
    expect(await readdir(join(folder, 'workspace', 'arriving'))).toEqual([]);
  });

  it('is not kept when it broke off', async () => {
    const image = await receive();
    download = (_request, response) => {
      response.writeHead(200, { 'content-length': FILE.length });
      response.write(FILE.subarray(0, 5), () => response.destroy());
    };
    await downloader.drain();
    expect(await image.state()).toBe('pending');
    expect(await readdir(join(folder, 'workspace', 'arriving'))).toEqual([]);
  });

  it('is given up when Meta no longer knows it, and says so', async () => {
    const image = await receive();
    resolve = (_request, response) => response.writeHead(404).end();
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await image.state()).toBe('pending');
      await downloader.drain();
      now += 60_000;
    }
    expect((await image.message()).media).toMatchObject({ state: 'failed', problem: 'expired' });
  });

  it('is given up at once when its week at Meta is over', async () => {
    const image = await receive();
    resolve = (_request, response) => response.writeHead(404).end();
    now += 8 * 24 * 60 * 60 * 1000;
    await downloader.drain();
    expect((await image.message()).media).toMatchObject({ state: 'failed', problem: 'expired' });
  });

  it('is given up at once when it is too large', async () => {
    const image = await receive();
    resolve = (_request, response) =>
      response.end(
        JSON.stringify({ url: `${url}/file`, mime_type: 'video/mp4', file_size: 200 * 1024 * 1024 }),
      );
    await downloader.drain();
    expect((await image.message()).media).toMatchObject({ state: 'failed', problem: 'too-large' });
  });

  it('is fetched after all when a person asks again', async () => {
    const image = await receive();
    const asked = resolve;
    resolve = (_request, response) => response.writeHead(404).end();
    now += 8 * 24 * 60 * 60 * 1000;
    await downloader.drain();
    const given = await image.message();
    const file = { id: given.media?.id ?? '', numberId: given.numberId };
    resolve = asked;
    expect(await retryMedia(test.store, file, now)).toBe(true);
    const again = await image.message();
    expect(again.media).toMatchObject({ state: 'pending', problem: null });
    expect(again.revision).toBeGreaterThan(given.revision);
    await downloader.drain();
    expect(await image.state()).toBe('stored');
    expect(await retryMedia(test.store, file, now)).toBe(false);
  });

  it('is given up after many tries', async () => {
    const image = await receive();
    resolve = (_request, response) => response.writeHead(500).end();
    for (let attempt = 0; attempt < 12; attempt++) {
      expect(await image.state()).toBe('pending');
      await downloader.drain();
      now += 6 * 60 * 60 * 1000;
    }
    expect((await image.message()).media).toMatchObject({ state: 'failed', problem: 'unreachable' });
  });

  it('wakes the downloader by itself', async () => {
    const fetched = new Promise<void>((done) => {
      download = (_request, response) => {
        response.end(FILE);
        done();
      };
    });
    downloader.start();
    await receive();
    await fetched;
  });

  it('gives any part of its bytes', async () => {
    const { sha256 } = await media.put(Readable.from([FILE.subarray(0, 4), FILE.subarray(4)]), 100);
    const part = await (await media.get(sha256, { start: 4, end: 8 }))?.toArray();
    expect(Buffer.concat(part ?? [])).toEqual(FILE.subarray(4, 9));
    await media.delete(sha256);
    expect(await media.get(sha256)).toBeNull();
  });

  it('refuses bytes beyond the limit, of another hash, and names that are no hash', async () => {
    const bytes = () => Readable.from([FILE]);
    await expect(media.put(bytes(), FILE.length - 1)).rejects.toThrow(TooLarge);
    await expect(media.put(bytes(), 1000, 'f'.repeat(64))).rejects.toThrow(WrongBytes);
    await expect(media.get('../../etc/passwd')).rejects.toThrow('Not the hex form');
    expect(await readdir(join(folder, 'workspace', 'arriving'))).toEqual([]);
  });
});
