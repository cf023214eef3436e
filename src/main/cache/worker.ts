import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, openForWriting } from '../database/handle.ts';
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
    const db = openForWriting(file, key);
    migrate(db, CACHE_STEPS);
    return writer(db);
  },
  'cache-reader'() {
    const db = openForReading(file, key);
    return { ...reader(db), close: () => db.close() };
  },
  outbox() {
    const db = openForWriting(file, key, true);
    migrate(db, OUTBOX_STEPS);
    return store(db);
  },
};

if (parentPort) serve(parentPort, file, ROLES[role]);
