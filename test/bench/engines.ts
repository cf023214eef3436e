import { join } from 'node:path';
import type { SnapshotRows } from '../../src/main/cache/cache.ts';
import { CACHE_STEPS } from '../../src/main/cache/migrations/index.ts';
import { openCache } from '../../src/main/cache/open-cache.ts';
import { reader } from '../../src/main/cache/reader.ts';
import { writer } from '../../src/main/cache/writer.ts';
import { openForReading, openForWriting } from '../../src/main/database/handle.ts';
import { migrate } from '../../src/main/database/migrate.ts';
import type { Frame } from './traffic.ts';

export const NEWEST = 50;
export const HITS = 50;

/** One way of keeping the same rows. Answers are ids, so that they can be compared. */
export interface Engine {
  name: string;
  begin(snapshot: SnapshotRows): Promise<void>;
  /** Each frame is a commit, as the link applies it. */
  ingest(frame: Frame): Promise<void>;
  /** Frames that were missed: the cache frame by frame, a raw schema in one transaction. */
  catchUp(frames: readonly Frame[]): Promise<void>;
  open(threadId: string): Promise<string[]>;
  search(query: string, threadId: string | null): Promise<string[]>;
  close(): Promise<void>;
}

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);

/** The cache as the console has it: behind its worker threads. */
export async function cacheEngine(folder: string, key: Uint8Array): Promise<Engine> {
  const { cache } = await openCache({ folder, key, workerPath: WORKER });
  const ingest = async ({ messages: _, threads: __, ...changes }: Frame) =>
    void (await cache.applyChanges(changes));
  return {
    name: 'cache',
    begin: async (snapshot) => void (await cache.applySnapshot(snapshot)),
    ingest,
    catchUp: async (frames) => {
      for (const frame of frames) await ingest(frame);
    },
    open: async (threadId) => {
      const { messages } = await cache.listMessages({ threadId, at: { from: 'newest' }, limit: NEWEST });
      return messages.map(({ id }) => id);
    },
    search: async (query, threadId) =>
      (await cache.search({ query, threadId, limit: HITS })).hits.map(({ messageId }) => messageId),
    close: () => cache.close(),
  };
}

/** The same code without the threads: the store itself. */
export async function directEngine(folder: string, key: Uint8Array): Promise<Engine> {
  const file = join(folder, 'cache.db');
  const db = openForWriting(file, key, 'cache');
  migrate(db, CACHE_STEPS);
  const writes = writer(db);
  const readable = openForReading(file, key, 'cache');
  const reads = reader(readable);
  return {
    name: 'cache-direct',
    begin: async (snapshot) => void writes.applySnapshot(snapshot),
    ingest: async (frame) => void writes.applyChanges(frame),
    catchUp: async (frames) => {
      for (const frame of frames) writes.applyChanges(frame);
    },
    open: async (threadId) =>
      reads.listMessages({ threadId, at: { from: 'newest' }, limit: NEWEST }).messages.map(({ id }) => id),
    search: async (query, threadId) =>
      reads.search({ query, threadId, limit: HITS }).hits.map(({ messageId }) => messageId),
    close: async () => {
      readable.close();
      writes.close();
    },
  };
}
