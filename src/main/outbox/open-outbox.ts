import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Damage, DatabaseError, isDamage } from '../database/database-error.ts';
import { DatabaseWorker, hearingOf } from '../database/database-worker.ts';
import { deleteDatabase, deleteSetAside, setDatabaseAside } from '../database/files.ts';
import type { StoreOptions } from '../database/store-options.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxStore } from './store.ts';

/** The old file could not be opened; it was renamed, so that nothing is destroyed, and a person must be told. */
export interface OutboxSetAside {
  reason: Damage;
  /** Name of the file it now is, in the workspace's folder. */
  file: string;
}

export interface OpenedOutbox {
  outbox: Outbox;
  setAside: OutboxSetAside | null;
  /** There was no file, or an empty one: everything was made. Whoever had one before has to be told. */
  made: boolean;
}

const FILE = 'outbox.db';

/**
 * Opens `outbox.db` in the workspace's folder, making it when absent. Rejects with `DatabaseError`: `newer_version`,
 * `disk_full`, `not_writable`.
 */
export async function openOutbox(options: StoreOptions): Promise<OpenedOutbox> {
  if (options.damaged) return startBeside(options, 'corrupt');
  const before = await stat(join(options.folder, FILE)).catch(() => null);
  try {
    return { outbox: await start(options), setAside: null, made: (before?.size ?? 0) === 0 };
  } catch (error) {
    if (!(error instanceof DatabaseError) || !isDamage(error.code)) throw error;
    return startBeside(options, error.code);
  }
}

async function startBeside(options: StoreOptions, reason: Damage): Promise<OpenedOutbox> {
  const file = await setDatabaseAside(options.folder, FILE);
  return { outbox: await start(options), setAside: { reason, file }, made: false };
}

/** Deletes the outbox's files, set-aside ones included; for a wipe. */
export async function deleteOutbox(folder: string): Promise<void> {
  await deleteDatabase(join(folder, FILE));
  await deleteSetAside(folder, FILE);
}

async function start(options: StoreOptions): Promise<Outbox> {
  const { folder, key, workerPath } = options;
  const worker = await DatabaseWorker.start<OutboxStore>(
    workerPath,
    { role: 'outbox', file: join(folder, FILE), key },
    hearingOf('outbox', options),
  );
  return {
    enqueue: (send) => worker.hand(send.attachment ? owned(send.attachment.bytes) : [], 'enqueue', send),
    nextToPost: () => worker.call('nextToPost'),
    attachment: (commandId) => worker.call('attachment', commandId),
    markPosting: (commandId) => worker.call('markPosting', commandId),
    markQueued: (commandId) => worker.call('markQueued', commandId),
    markRefused: (commandId, failure) => worker.call('markRefused', commandId, failure),
    markWaiting: (commandId) => worker.call('markWaiting', commandId),
    retry: (commandId, freshId) => worker.call('retry', commandId, freshId),
    discard: (commandId) => worker.call('discard', commandId),
    settle: (commandIds) => worker.call('settle', commandIds),
    list: (threadIds) => worker.call('list', threadIds),
    commandIds: () => worker.call('commandIds'),
    counts: () => worker.call('counts'),
    setDraft: (threadId, text) => worker.call('setDraft', threadId, text),
    draft: (threadId) => worker.call('draft', threadId),
    drafts: () => worker.call('drafts'),
    close: () => worker.close(),
  };
}

/** A buffer may be handed over only if nothing else lives in it. */
function owned(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}
