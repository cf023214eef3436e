import type { StoreOptions } from '../database/store-options.ts';
import type { Cache } from './cache.ts';

/** Why the cache was begun anew: the next sync fills it; nothing is lost. */
export type CacheRebuilt = 'corrupt' | 'key_wrong';

export interface OpenedCache {
  cache: Cache;
  /** Set when the old file could not be used and was deleted. */
  rebuilt: CacheRebuilt | null;
}

/**
 * Opens `cache.db` in the workspace's folder, making it when absent. A file that is damaged or that the key does not
 * open is deleted and made anew. Rejects with `DatabaseError`: `newer_version`, `disk_full`, `not_writable`.
 */
export declare function openCache(options: StoreOptions): Promise<OpenedCache>;

/** Deletes the cache's files; for a wipe, or after a `corrupt` error while running (close it first). */
export declare function deleteCache(folder: string): Promise<void>;
