import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache/cache.ts';
import { deleteCache, openCache } from '../cache/open-cache.ts';
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
  /** What a person must be told of the opening: codes of the catalogue. */
  notices: { code: string; detail: string | null }[];
  close(): Promise<void>;
  /** Closes, then destroys keys and files: nothing of the workspace can be read afterwards. */
  wipe(): Promise<void>;
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
}): Promise<Stores> {
  const { folder, vault, entries, timers, log, startMarks, fetchMedia, mostMedia } = options;
  const mediaFolder = join(folder, 'media');
  const remove = () =>
    Promise.all([
      deleteCache(folder),
      deleteOutbox(folder),
      rm(mediaFolder, { recursive: true, force: true }),
    ]);
  if (vault.keeping === 'memory') await remove();
  const common = {
    folder,
    workerPath: join(entries, 'cache-worker.js'),
    onSlow: (slow: { store: string; name: string; ms: number }) => log.info('slow statement', slow),
  };
  const cacheKey = await databaseKey(vault, 'cache-key');
  startMarks.mark('keys-read');
  const { cache, rebuilt } = await openCache({ ...common, key: cacheKey });
  startMarks.mark('cache-opened');
  try {
    const { outbox, setAside } = await openOutbox({ ...common, key: await databaseKey(vault, 'outbox-key') });
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
    void media.tidy();
    const close = async () => {
      await media.close();
      await Promise.all([cache.close(), outbox.close()]);
    };
    return {
      vault,
      cache,
      outbox,
      media,
      notices: [
        ...(rebuilt === null ? [] : [{ code: 'cache_rebuilt', detail: rebuilt }]),
        ...(setAside === null ? [] : [{ code: 'outbox_set_aside', detail: setAside.file }]),
      ],
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
    await cache.close();
    throw error;
  }
}
