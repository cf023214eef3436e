import { rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseError } from '../database/database-error.ts';
import { COMPANIONS } from '../database/files.ts';
import { openForReading, openForWriting, type WriteHandle } from '../database/handle.ts';
import { migrate } from '../database/migrate.ts';
import { serve } from '../database/serve.ts';
import type { Operations, WorkerStart } from '../database/worker-protocol.ts';
import { OUTBOX_STEPS } from '../outbox/migrations/index.ts';
import { store } from '../outbox/store.ts';
import { CACHE_STEPS } from './migrations/index.ts';
import { reader } from './reader.ts';
import { writer } from './writer.ts';

/** The program of every database thread: one database, one role. */
const { role, file, key } = workerData as WorkerStart;

const ROLES: Record<WorkerStart['role'], () => Operations> = {
  'cache-writer'() {
    const db = openCacheFile();
    migrate(db, CACHE_STEPS);
    return writer(db);
  },
  'cache-reader'() {
    const db = openForReading(file, key, 'cache');
    return { ...reader(db), close: () => db.close() };
  },
  outbox() {
    const db = openForWriting(file, key, 'outbox');
    migrate(db, OUTBOX_STEPS);
    return store(db);
  },
};

/** A cache from before it had a cipher of its own is begun anew: its rows would be fetched again in any case. */
function openCacheFile(): WriteHandle {
  try {
    return openForWriting(file, key, 'cache');
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'key_wrong') throw error;
    if (!opensAsOutbox()) throw error;
    for (const suffix of ['', ...COMPANIONS]) rmSync(file + suffix, { force: true });
    return openForWriting(file, key, 'cache');
  }
}

/** Both had the outbox's cipher. */
function opensAsOutbox(): boolean {
  try {
    openForReading(file, key, 'outbox').close();
    return true;
  } catch {
    return false;
  }
}

if (parentPort) serve(parentPort, file, ROLES[role]);
