import type { StoreOptions } from '../database/store-options.ts';
import type { Outbox } from './outbox.ts';

/** The old file could not be opened; it was renamed, so that nothing is destroyed, and a person must be told. */
export interface OutboxSetAside {
  reason: 'corrupt' | 'key_wrong';
  /** Name of the file it now is, in the workspace's folder. */
  file: string;
}

export interface OpenedOutbox {
  outbox: Outbox;
  setAside: OutboxSetAside | null;
}

/**
 * Opens `outbox.db` in the workspace's folder, making it when absent. Rejects with `DatabaseError`: `newer_version`,
 * `disk_full`, `not_writable`.
 */
export declare function openOutbox(options: StoreOptions): Promise<OpenedOutbox>;

/** Deletes the outbox's files, set-aside ones included; for a wipe. */
export declare function deleteOutbox(folder: string): Promise<void>;
