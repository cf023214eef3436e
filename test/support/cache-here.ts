import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CACHE_STEPS } from '../../src/main/cache/migrations/index.ts';
import { type Reader, reader } from '../../src/main/cache/reader.ts';
import { type Writer, writer } from '../../src/main/cache/writer.ts';
import { openForReading, openForWriting, type WriteHandle } from '../../src/main/database/handle.ts';
import { migrate } from '../../src/main/database/migrate.ts';

export const KEY = new Uint8Array(32).fill(7);

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selaras-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface CacheHere {
  db: WriteHandle;
  write: Writer;
  read: Reader;
  close(): void;
}

/** The cache's own code in the test's thread; the worker threads around it have tests of their own. */
export function cacheHere(folder = temporaryFolder()): CacheHere {
  const file = join(folder, 'cache.db');
  const db = openForWriting(file, KEY, 'cache');
  // Losing power is not what these tests are about.
  db.exec('pragma synchronous = off');
  migrate(db, CACHE_STEPS);
  const readable = openForReading(file, KEY, 'cache');
  return {
    db,
    write: writer(db),
    read: reader(readable),
    close() {
      readable.close();
      db.close();
    },
  };
}
