import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache/cache.ts';
import { deleteCache, openCache } from '../cache/open-cache.ts';
import type { Refusal } from '../database/database-error.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import { chunkStore } from '../media/chunk-store.ts';
import type { FetchMedia } from '../media/download.ts';
import { createMediaStore, type MediaStore } from '../media/media-store.ts';
import { deleteOutbox, openOutbox } from '../outbox/open-outbox.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { databaseKey, destroySecrets } from '../vault/database-keys.ts';
import type { Vault } from '../vault/vault.ts';
import type { StartMarks } from './start-marks.ts';

/** The two databases of a workspace and what opens them. */
export interface Stores {
  vault: Vault;
  cache: Cache;
  outbox: Outbox;
  media: MediaStore;
  /** Nothing had been fetched yet when they were opened. */
  empty: boolean;
  close(): Promise<void>;
  /** Closes, then destroys keys and files: nothing of the workspace can be read afterwards. */
  wipe(): Promise<void>;
}

/** What went wrong with one of the two databases while it was open. */
export interface Fault {
  store: 'cache' | 'outbox';
  code: 'corrupt' | Refusal;
}

/**
 * Opens both databases with the vault's keys. Keys that live in memory open nothing of an earlier run, so that what is
 * left of one is deleted first. Rejects with `DatabaseError` or `VaultError`.
 * @param entries the folder of the built entries
 */
export async function openStores(options: {
  folder: string;
  vault: Vault;
  entries: string;
  timers: Timers;
  log: Log;
  startMarks: StartMarks;
  fetchMedia: FetchMedia;
  /** Bytes that kept media may take. */
  mostMedia(): number;
  /** This console had databases before. */
  known: boolean;
  /** Whose file was found damaged while it was open; both are closed now. */
  damaged: Fault['store'] | null;
  onFault(fault: Fault): void;
  /** What a person must be told of the opening: a code of the catalogue. */
  notice(code: string, detail?: string): void;
}): Promise<Stores> {
  const {
    folder,
    vault,
    entries,
    timers,
    log,
    startMarks,
    fetchMedia,
    mostMedia,
    known,
    damaged,
    onFault,
    notice,
  } = options;
  const mediaFolder = join(folder, 'media');
  const remove = () =>
    Promise.all([
      deleteCache(folder),
      deleteOutbox(folder),
      rm(mediaFolder, { recursive: true, force: true }),
    ]);
  const forgotten = vault.keeping === 'memory' && damaged === null;
  if (forgotten) await remove();
  const common = {
    folder,
    workerPath: join(entries, 'cache-worker.js'),
    onSlow: (slow: { store: string; name: string; ms: number }) => log.info('slow statement', slow),
    onFault,
  };
  const cacheKey = await databaseKey(vault, 'cache-key');
  startMarks.mark('keys-read');
  const { cache, rebuilt } = await openCache({ ...common, key: cacheKey, damaged: damaged === 'cache' });
  if (rebuilt !== null) notice('cache_rebuilt', rebuilt);
  startMarks.mark('cache-opened');
  const opened: { close(): Promise<void> }[] = [cache];
  try {
    const outboxKey = await databaseKey(vault, 'outbox-key');
    const { outbox, setAside, made } = await openOutbox({
      ...common,
      key: outboxKey,
      damaged: damaged === 'outbox',
    });
    opened.push(outbox);
    if (setAside !== null) notice('outbox_set_aside', setAside.file);
    if (made && known && !forgotten) notice('outbox_missing');
    await outbox.settle(await cache.commandsSeen(await outbox.commandIds()));
    const media = createMediaStore({
      chunks: chunkStore(mediaFolder, await cache.mediaKey()),
      index: cache,
      fetchMedia,
      most: mostMedia,
      now: Date.now,
      timers,
      log,
    });
    const empty = (await cache.cursor()) === null;
    void media.tidy();
    const close = async () => {
      await media.close();
      // One that does not close well must not keep the other open.
      const ends = await Promise.allSettled(opened.map((database) => database.close()));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    };
    return {
      vault,
      cache,
      outbox,
      media,
      empty,
      close,
      async wipe() {
        await close();
        await destroySecrets(vault).catch((error: unknown) =>
          log.error('a key could not be removed', { error }),
        );
        await remove();
      },
    };
  } catch (error) {
    await Promise.allSettled(opened.map((database) => database.close()));
    throw error;
  }
}
