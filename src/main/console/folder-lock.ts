import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** What nobody holds is collected, and a lock would go with it. */
const held = new Set<Sqlite>();

/**
 * Takes a data folder for this process alone, whichever host runs it: two consoles over one outbox would send twice.
 * The lock is SQLite's own, on an empty file: the system frees it with the process however that ended, so that
 * nothing stale is ever there to be cleared away.
 * @returns the way to give it back, or null when another console has it. Throws what the machine refuses.
 */
export function lockFolder(folder: string): (() => void) | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'console.lock.db');
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    // SQLite would settle for reading, which excludes nobody.
    accessSync(file, constants.W_OK);
    // Nothing is written, so there is no journal that somebody would have to clear away.
    lock.exec('pragma journal_mode = off; begin immediate');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return null;
    throw error;
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
