import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import { deleteCache, openCache } from '../../../src/main/cache/open-cache.ts';
import { asDatabaseError, openForReading, openForWriting } from '../../../src/main/database/handle.ts';
import { deleteOutbox, openOutbox } from '../../../src/main/outbox/open-outbox.ts';
import { temporaryFolder } from '../../support/cache-here.ts';
import { message } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const workerPath = new URL('../../../src/main/cache/worker.ts', import.meta.url);
const FEED: FeedName = `number:${id('a', 1)}`;
const key = randomBytes(32);
const otherKey = randomBytes(32);
const DRAFT = { threadId: id('c', 1), text: 'belum terkirim' };

let whole: string;
let folder: string;
beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'selaras-whole-'));
  const folder = whole;
  const { cache } = await openCache({ folder, key, workerPath });
  const rows = Array.from({ length: 300 }, (_, at) => ({
    kind: 'message' as const,
    row: message({
      id: id('d', at),
      numberId: id('a', 1),
      threadId: id('c', 1),
      sentAt: at,
      text: `pesan ${at}`.repeat(20),
    }),
  }));
  await cache.applySnapshot({ feed: FEED, epoch: 'one', rows, finish: { revision: 1 } });
  await cache.close();
  const { outbox } = await openOutbox({ folder, key, workerPath });
  await outbox.setDraft(DRAFT.threadId, DRAFT.text);
  await outbox.close();
});
beforeEach(() => {
  folder = temporaryFolder();
  cpSync(whole, folder, { recursive: true });
});
afterAll(() => rmSync(whole, { recursive: true, force: true }));

describe('a cache that cannot be read', () => {
  test.each([
    ['of another key', 'key_wrong', () => undefined, otherKey],
    ['that lost its tail', 'corrupt', (file: string) => truncateSync(file, 10_000), key],
    [
      'that is something else',
      'corrupt',
      (file: string) => writeFileSync(file, 'hello, this is no database'),
      key,
    ],
    ['whose first page was overwritten', 'key_wrong', (file: string) => overwrite(file, 0), key],
  ] as const)('%s is made anew', async (_, reason, damage, using) => {
    damage(join(folder, 'cache.db'));
    const { cache, rebuilt } = await openCache({ folder, key: using, workerPath });
    expect(rebuilt).toBe(reason);
    expect(await cache.cursor()).toBeNull();
    await cache.close();
    const again = await openCache({ folder, key: using, workerPath });
    expect(again.rebuilt).toBeNull();
    await again.cache.close();
  });

  test('of a newer build is made anew', async () => {
    madeNewer('cache');
    const { cache, rebuilt } = await openCache({ folder, key, workerPath });
    expect(rebuilt).toBe('newer_version');
    expect(await cache.cursor()).toBeNull();
    await cache.close();
  });

  test('damage in the middle shows when it is read, as `corrupt`', async () => {
    const file = join(folder, 'cache.db');
    for (let page = 2; page < readFileSync(file).length / 4096; page++) overwrite(file, page * 4096 + 500);
    const outcome = await openCache({ folder, key, workerPath }).then(
      async ({ cache, rebuilt }) => {
        const read = await cache
          .listMessages({ threadId: id('c', 1), at: { from: 'newest' }, limit: 50 })
          .then(() => cache.search({ query: 'pesan', threadId: null, limit: 50 }))
          .catch((error: unknown) => error);
        await cache.close().catch(() => undefined);
        return rebuilt ?? (read as { code?: string }).code;
      },
      (error: { code: string }) => error.code,
    );
    expect(outcome).toBe('corrupt');
  });
});

describe('an outbox that cannot be read', () => {
  test('is put aside, not destroyed, and says so', async () => {
    const before = readFileSync(join(folder, 'outbox.db'));
    const { outbox, setAside } = await openOutbox({ folder, key: otherKey, workerPath });
    expect(setAside).toEqual({ reason: 'key_wrong', file: 'outbox.db.aside-1' });
    expect(await outbox.drafts()).toEqual([]);
    await outbox.close();
    expect(readFileSync(join(folder, 'outbox.db.aside-1')).equals(before)).toBe(true);

    const second = await openOutbox({ folder, key, workerPath });
    expect(second.setAside?.file).toBe('outbox.db.aside-2');
    await second.outbox.close();
    await deleteCache(folder);
    await deleteOutbox(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the cache’s trouble is not the outbox’s', async () => {
    truncateSync(join(folder, 'cache.db'), 5_000);
    const { cache } = await openCache({ folder, key, workerPath });
    const { outbox, setAside } = await openOutbox({ folder, key, workerPath });
    expect(setAside).toBeNull();
    expect(await outbox.drafts()).toEqual([DRAFT]);
    await cache.close();
    await outbox.close();
  });
});

describe('what is refused', () => {
  test('an outbox of a newer build is left untouched', async () => {
    const file = join(folder, 'outbox.db');
    madeNewer('outbox');
    const before = readFileSync(file);
    await expect(openOutbox({ folder, key, workerPath })).rejects.toMatchObject({ code: 'newer_version' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a folder that cannot be written', async () => {
    // The superuser may write into any folder of a disk, but not into the kernel's.
    const locked = process.getuid?.() === 0 ? '/sys' : temporaryFolder();
    if (locked !== '/sys') chmodSync(locked, 0o500);
    const inside = { folder: join(locked, 'selaras'), key, workerPath };
    await expect(openCache(inside)).rejects.toMatchObject({ code: 'not_writable' });
    await expect(openOutbox(inside)).rejects.toMatchObject({ code: 'not_writable' });
    expect(existsSync(inside.folder)).toBe(false);
  });

  test('a full disk says so and changes nothing', () => {
    const file = join(folder, 'outbox.db');
    const db = openForWriting(file, key, 'outbox');
    const pages = db.prepare('pragma page_count').pluck().get() as number;
    db.exec(`pragma max_page_count = ${pages + 1}`);
    const write = () => db.prepare('insert into drafts values (?, ?)').run('x', 'y'.repeat(100_000));
    let code: unknown;
    try {
      db.atomically(write);
    } catch (error) {
      code = asDatabaseError(error, file).code;
    }
    expect(code).toBe('disk_full');
    expect(db.prepare('select count(*) from drafts').pluck().get()).toBe(1);
    db.close();
  });

  test('a reader cannot write, whatever its SQL says', () => {
    const db = openForReading(join(folder, 'cache.db'), key, 'cache');
    expect(() => db.prepare('delete from messages').all()).toThrow();
    db.close();
  });

  test('a call after closing', async () => {
    const { cache } = await openCache({ folder, key, workerPath });
    const last = cache.numbers();
    await cache.close();
    await expect(last).resolves.toEqual([]);
    await expect(cache.numbers()).rejects.toMatchObject({ code: 'closed' });
    await cache.close();
  });
});

function madeNewer(store: 'cache' | 'outbox'): void {
  const db = openForWriting(join(folder, `${store}.db`), key, store);
  db.exec('pragma user_version = 900');
  db.checkpoint();
  db.close();
}

function overwrite(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.set(randomBytes(64), at);
  writeFileSync(file, bytes);
}
