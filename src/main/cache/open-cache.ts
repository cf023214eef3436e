import { join } from 'node:path';
import { type Damage, DatabaseError, isDamage } from '../database/database-error.ts';
import { DatabaseWorker, hearingOf } from '../database/database-worker.ts';
import { deleteDatabase } from '../database/files.ts';
import type { StoreOptions } from '../database/store-options.ts';
import type { WorkerStart } from '../database/worker-protocol.ts';
import type { Cache } from './cache.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** Why the cache was begun anew: the next sync fills it; nothing is lost. */
export type CacheRebuilt = Damage | 'newer_version';

export interface OpenedCache {
  cache: Cache;
  /** Set when the old file could not be used and was deleted. */
  rebuilt: CacheRebuilt | null;
}

const FILE = 'cache.db';
/** One is enough for a person's clicks; the second keeps them going during a long search. */
const READERS = 2;

/**
 * Opens `cache.db` in the workspace's folder, making it when absent. A file that is damaged, that the key does not
 * open or that a newer build wrote is deleted and made anew. Rejects with `DatabaseError`: `disk_full`, `not_writable`.
 */
export async function openCache(options: StoreOptions): Promise<OpenedCache> {
  if (options.damaged) return { cache: await startAnew(options), rebuilt: 'corrupt' };
  try {
    return { cache: await start(options), rebuilt: null };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { code } = error;
    if (!isDamage(code) && code !== 'newer_version') throw error;
    return { cache: await startAnew(options), rebuilt: code };
  }
}

async function startAnew(options: StoreOptions): Promise<Cache> {
  await deleteCache(options.folder);
  return start(options);
}

/** Deletes the cache's files; nobody may have it open. */
export function deleteCache(folder: string): Promise<void> {
  return deleteDatabase(join(folder, FILE));
}

type ReaderOperations = Reader & { close(): void };

async function start(options: StoreOptions): Promise<Cache> {
  const { folder, key, workerPath } = options;
  const file = join(folder, FILE);
  const heard = hearingOf('cache', options);
  const begin = (role: WorkerStart['role']): WorkerStart => ({ role, file, key });

  // The writer makes and migrates the file before anybody reads it.
  const writer = await DatabaseWorker.start<Writer>(workerPath, begin('cache-writer'), heard);
  const begun = await Promise.allSettled(
    Array.from({ length: READERS }, () =>
      DatabaseWorker.start<ReaderOperations>(workerPath, begin('cache-reader'), heard),
    ),
  );
  const readers = begun.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const close = async () => {
    await Promise.all(readers.map((reader) => reader.close()));
    await writer.close();
  };
  const failed = begun.find((one) => one.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }
  const read = <N extends keyof Reader>(name: N, ...args: Parameters<Reader[N]>) => {
    const idlest = readers.reduce((a, b) => (b.load < a.load ? b : a));
    return idlest.call(name, ...args);
  };

  return {
    cursor: () => read('cursor'),
    applyChanges: (changes) => writer.call('applyChanges', changes),
    resetFeed: (feed) => writer.call('resetFeed', feed),
    applySnapshot: (snapshot) => writer.call('applySnapshot', snapshot),
    applyBackfill: (page) => writer.call('applyBackfill', page),
    nextBackfill: () => read('nextBackfill'),
    backfillOf: (threadId) => read('backfillOf', threadId),
    commandsSeen: (commandIds) => read('commandsSeen', commandIds),
    numbers: () => read('numbers'),
    templates: (numberId) => read('templates', numberId),
    listThreads: (query) => read('listThreads', query),
    getThread: (threadId) => read('getThread', threadId),
    contact: (contactId) => read('contact', contactId),
    listMessages: (query) => read('listMessages', query),
    search: (query) => read('search', query),
    mediaKey: () => writer.call('mediaKey'),
    mediaFile: (mediaId, part) => read('mediaFile', mediaId, part),
    keepMedia: (file, usedAt) => writer.call('keepMedia', file, usedAt),
    mediaUsed: (uses) => writer.call('mediaUsed', uses),
    forgetMedia: (mediaIds) => writer.call('forgetMedia', mediaIds),
    forgetMediaBeyond: (bytes) => writer.call('forgetMediaBeyond', bytes),
    thumbnailsOf: (mediaIds) => read('thumbnailsOf', mediaIds),
    mediaNames: () => read('mediaNames'),
    close,
  };
}
