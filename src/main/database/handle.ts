import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DatabaseError, type DatabaseErrorCode, refusalOf } from './database-error.ts';

export type Value = string | number | null | Uint8Array;

export interface ReadStatement {
  /** The first row, or undefined. */
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
  /** Makes rows their first column. */
  pluck(): ReadStatement;
}

/** What a function that may only read is given: no way to run, execute or begin anything. */
export interface ReadHandle {
  prepare(sql: string): ReadStatement;
}

export interface WriteStatement extends ReadStatement {
  run(...values: Value[]): { changes: number };
  pluck(): WriteStatement;
}

export interface WriteHandle {
  prepare(sql: string): WriteStatement;
  exec(sql: string): void;
  /** Runs `work` in one transaction that holds the write lock from its first moment. */
  atomically<T>(work: () => T): T;
  /** Moves the write-ahead log into the file and empties it, so that deleted text does not linger there. */
  checkpoint(): void;
  close(): void;
}

/**
 * A store of the console and its cipher. The cache is large and can be fetched again: AEGIS-256, the fastest by
 * measurement (docs/performance.md). The outbox is small and cannot: SQLCipher's format, which other programs can
 * open with the key when something has to be rescued.
 */
export type Store = 'cache' | 'outbox';
export const CIPHERS = { cache: 'aegis', outbox: 'sqlcipher' } as const;

const MEMORY_FOR_PAGES_KIB = 32 * 1024;
/** The log's length, in pages, at which it is moved into the file: a page that changes often is moved once. */
export const LOG_PAGES = 4000;

/** Opens and unlocks for writing, making folder and file when absent. Throws `DatabaseError`. */
export function openForWriting(file: string, key: Uint8Array, store: Store): WriteHandle {
  return guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const db = unlocked(new Sqlite(file), key, store);
    try {
      // Attachments that left give their room back to the disk. Decided when the file is made; said again, it writes.
      if (store === 'outbox' && db.pragma('page_count', { simple: true }) === 0)
        db.pragma('auto_vacuum = INCREMENTAL');
      db.pragma('journal_mode = WAL');
      db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
      db.pragma('synchronous = FULL');
      db.pragma('secure_delete = FAST');
      db.pragma('foreign_keys = ON');
      return writeHandle(db);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Opens a file that `openForWriting` made, so that SQLite itself refuses every write. Throws `DatabaseError`. */
export function openForReading(file: string, key: Uint8Array, store: Store): ReadHandle & { close(): void } {
  return guarded(file, () => {
    const db = unlocked(new Sqlite(file, { readonly: true, fileMustExist: true }), key, store);
    return { prepare: (sql) => db.prepare(sql), close: () => db.close() };
  });
}

/** The handle's methods over an open database; also how tests look at one that is not encrypted. */
export function writeHandle(db: Sqlite): WriteHandle {
  return {
    prepare: (sql) => db.prepare(sql),
    exec: (sql) => db.exec(sql),
    atomically: (work) => db.transaction(work).immediate(),
    checkpoint: () => db.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
}

function unlocked(db: Sqlite, key: Uint8Array, store: Store): Sqlite {
  if (key.length !== 32) throw new DatabaseError('failed', 'A database key is 32 bytes.');
  try {
    db.pragma(`cipher = '${CIPHERS[store]}'`);
    // A raw key: 32 random bytes need no stretching, and opening takes about a millisecond.
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    // Sorting and transient indexes stay in memory: temporary files are written without encryption.
    db.pragma('temp_store = MEMORY');
    db.pragma(`cache_size = -${MEMORY_FOR_PAGES_KIB}`);
    // The first read is where a wrong key shows.
    db.prepare('select count(*) from sqlite_schema').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function guarded<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw asDatabaseError(error, file);
  }
}

/** Tells SQLite's and the file system's errors apart. Messages name what failed, never what was written. */
export function asDatabaseError(error: unknown, file: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DatabaseError(codeOf(error, file), message);
}

function codeOf(error: unknown, file: string): DatabaseErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // SQLite says the same of a wrong key and of a damaged first page; a file that lost its tail has broken pages.
  if (code === 'SQLITE_NOTADB') return isWholePages(file) ? 'key_wrong' : 'corrupt';
  if (code.startsWith('SQLITE_CORRUPT')) return 'corrupt';
  // Opening made the folder just before: what is not there may not be made.
  return refusalOf(error) ?? (/^E(NOENT|NOTDIR|EXIST)$/.test(code) ? 'not_writable' : 'failed');
}

const PAGE_BYTES = 4096;

function isWholePages(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 && size % PAGE_BYTES === 0;
}
