import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCache } from '../../../src/main/cache/open-cache.ts';
import { systemTimers } from '../../../src/main/link/timers.ts';
import { CHUNK_BYTES, SLOT_BYTES } from '../../../src/main/media/chunk.ts';
import { chunkStore } from '../../../src/main/media/chunk-store.ts';
import { createMediaStore } from '../../../src/main/media/media-store.ts';
import { temporaryFolder } from '../../support/cache-here.ts';
import { id } from '../../support/ids.ts';
import { searchPlaintext } from '../../support/plaintext-search.ts';

const workerPath = new URL('../../../src/main/cache/worker.ts', import.meta.url);
const silent = { info() {}, warn() {}, error() {} };
const never = new AbortController().signal;
const ONE = id('f', 1);
const TWO = id('f', 2);

/** A gateway that holds files and counts what it sends of them. */
function gateway(files: Record<string, Buffer>) {
  const it = { files, asked: [] as string[], sent: 0, online: true };
  const fetchMedia = async (mediaId: string, range: string) => {
    it.asked.push(range);
    if (!it.online) return null;
    const file = it.files[mediaId];
    if (file === undefined) return new Response(null, { status: 404 });
    const from = Number(/\d+/.exec(range)?.[0]);
    const body = new ReadableStream({
      start(controller) {
        // In pieces that fit no chunk.
        for (let at = from; at < file.length; at += 50_001) {
          controller.enqueue(new Uint8Array(file.subarray(at, at + 50_001)));
          it.sent += Math.min(50_001, file.length - at);
        }
        controller.close();
      },
    });
    return new Response(body, {
      status: 206,
      headers: {
        'content-type': 'video/mp4; codecs=avc1',
        'content-range': `bytes ${from}-${file.length - 1}/${file.length}`,
      },
    });
  };
  return Object.assign(it, { fetchMedia });
}

async function mediaHere(
  wire: ReturnType<typeof gateway>,
  { folder = temporaryFolder(), key = randomBytes(32), most = (): number => 1e9 } = {},
) {
  const { cache } = await openCache({ folder, key, workerPath });
  const chunks = chunkStore(join(folder, 'media'), await cache.mediaKey());
  let clock = 0;
  const store = createMediaStore({
    chunks,
    index: cache,
    fetchMedia: wire.fetchMedia,
    most,
    now: () => ++clock,
    timers: systemTimers,
    log: silent,
  });
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await store.close();
    await cache.close();
  };
  onTestFinished(close);
  return {
    folder,
    key,
    cache,
    store,
    close,
    files: () => readdirSync(join(folder, 'media')),
    async get(mediaId: string, range: string | null = null) {
      const answer = await store.open(mediaId, range, never);
      if (!answer.ok) return answer.status;
      return Buffer.from(await new Response(answer.body).arrayBuffer());
    },
  };
}

const digest = (bytes: Buffer | number) =>
  typeof bytes === 'number' ? bytes : createHash('sha256').update(bytes).digest('hex');

describe('kept media', () => {
  it('comes from the gateway once, afterwards from the disk, also without a line and after a restart', async () => {
    const film = randomBytes(5 * CHUNK_BYTES + 1234);
    const wire = gateway({ [ONE]: film });
    const first = await mediaHere(wire);
    expect(digest(await first.get(ONE))).toBe(digest(film));
    expect(wire.asked).toEqual(['bytes=0-']);
    wire.online = false;
    expect(digest(await first.get(ONE))).toBe(digest(film));
    expect(await first.get(TWO)).toBe(503);
    await first.close();
    const second = await mediaHere(wire, first);
    expect(digest(await second.get(ONE))).toBe(digest(film));
    expect(digest(await second.get(ONE, `bytes=-1000`))).toBe(digest(film.subarray(-1000)));
  });

  it('fetches only the chunks that a range needs and lacks', async () => {
    const film = randomBytes(20 * CHUNK_BYTES);
    const wire = gateway({ [ONE]: film });
    const it = await mediaHere(wire);
    const from = 10 * CHUNK_BYTES + 5;
    expect(await it.get(ONE, `bytes=${from}-${from + 9}`)).toEqual(film.subarray(from, from + 10));
    expect(wire.asked).toEqual([`bytes=${10 * CHUNK_BYTES}-`]);
    wire.online = false;
    expect(await it.get(ONE, `bytes=${from + 100}-${from + 200}`)).toEqual(
      film.subarray(from + 100, from + 201),
    );
    expect(await it.get(ONE, 'bytes=0-5')).toBe(503);
    expect(await it.get(ONE, `bytes=${film.length}-`)).toBe(416);
  });

  it('reads no further ahead than somebody looks', async () => {
    const film = randomBytes(200 * CHUNK_BYTES);
    let pulled = 0;
    const endless = gateway({});
    endless.fetchMedia = async () =>
      new Response(
        new ReadableStream(
          {
            pull(controller) {
              controller.enqueue(new Uint8Array(film.subarray(pulled, pulled + CHUNK_BYTES)));
              pulled += CHUNK_BYTES;
            },
          },
          { highWaterMark: 0 },
        ),
        { status: 206, headers: { 'content-range': `bytes 0-${film.length - 1}/${film.length}` } },
      );
    const { store } = await mediaHere(endless);
    const answer = await store.open(ONE, null, never);
    if (!answer.ok) throw new Error('not open');
    const reader = answer.body.getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(pulled).toBeLessThanOrEqual(3 * CHUNK_BYTES);
  });

  it('fetches anew what is not what was written', async () => {
    const film = randomBytes(3 * CHUNK_BYTES);
    const wire = gateway({ [ONE]: film });
    const it = await mediaHere(wire);
    await it.get(ONE);
    const [name = ''] = it.files();
    const path = join(it.folder, 'media', name);
    const bytes = readFileSync(path);
    // Chunks exchanged, one bent, the end cut off: none is shown, all come again.
    const swapped = Buffer.concat([
      bytes.subarray(SLOT_BYTES, 2 * SLOT_BYTES),
      bytes.subarray(0, SLOT_BYTES),
      bytes.subarray(2 * SLOT_BYTES),
    ]);
    writeFileSync(path, swapped);
    truncateSync(path, bytes.length - 1);
    expect(digest(await it.get(ONE))).toBe(digest(film));
    wire.online = false;
    expect(digest(await it.get(ONE))).toBe(digest(film));
  });

  it('keeps to its limit: what was not seen for longest goes first', async () => {
    const wire = gateway(
      Object.fromEntries([1, 2, 3].map((at) => [id('f', at), randomBytes(2 * CHUNK_BYTES)])),
    );
    const it = await mediaHere(wire, { most: () => 4 * CHUNK_BYTES });
    await it.get(id('f', 1));
    await it.get(id('f', 2));
    await it.get(id('f', 1));
    await it.get(id('f', 3));
    await it.store.tidy();
    expect(it.files()).toHaveLength(2);
    wire.online = false;
    expect(await it.get(id('f', 2))).toBe(503);
    expect(digest(await it.get(id('f', 1)))).toBe(digest(wire.files[id('f', 1)] ?? 0));
  });

  it('is noise without the cache that knows its key, and is then removed', async () => {
    const wire = gateway({ [ONE]: randomBytes(CHUNK_BYTES) });
    const it = await mediaHere(wire);
    await it.get(ONE);
    await it.close();
    const anew = await mediaHere(wire, { folder: it.folder, key: randomBytes(32) });
    expect(await anew.cache.mediaNames()).toEqual([]);
    await anew.store.tidy();
    expect(anew.files()).toEqual([]);
  });

  it('keeps small pictures beside the files', async () => {
    const it = await mediaHere(gateway({}));
    const bytes = new Uint8Array(randomBytes(9000));
    await it.store.keepThumbnail(ONE, { mime: 'image/webp', bytes, width: 480, height: 360 });
    const answer = await it.store.thumbnail(ONE);
    if (!answer.ok) throw new Error('not kept');
    expect([answer.mime, new Uint8Array(await new Response(answer.body).arrayBuffer())]).toEqual([
      'image/webp',
      bytes,
    ]);
    expect(await it.cache.thumbnailsOf([ONE, TWO])).toEqual({ [ONE]: { width: 480, height: 360 } });
    expect(await it.store.thumbnail(TWO)).toEqual({ ok: false, status: 404, size: null });
  });

  it('leaves no plain text on the disk, and the search would find it', async () => {
    const canary = 'kenari-foto-51b0';
    const wire = gateway({ [ONE]: Buffer.from(canary.repeat(20_000)) });
    const it = await mediaHere(wire);
    await it.get(ONE);
    await it.store.keepThumbnail(TWO, {
      mime: 'image/webp',
      bytes: new TextEncoder().encode(canary.repeat(100)),
      width: 1,
      height: 1,
    });
    expect(it.files().every((name) => statSync(join(it.folder, 'media', name)).size > 1000)).toBe(true);
    expect(searchPlaintext(it.folder, [canary]).findings).toEqual([]);
    await it.close();
    expect(searchPlaintext(it.folder, [canary]).findings).toEqual([]);
    writeFileSync(join(it.folder, 'media', 'control'), canary);
    expect(searchPlaintext(it.folder, [canary]).findings).toHaveLength(1);
  });
});
