import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import Sqlite from 'better-sqlite3';
import { LOG_PAGES, type Value } from '../../src/main/database/handle.ts';

/** A connection as every library has it. */
interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: Value[]): unknown;
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
  };
  close(): unknown;
}
export type Driver = (file: string) => Connection;

const SETTINGS = [
  'temp_store = MEMORY',
  'cache_size = -32768',
  'journal_mode = WAL',
  `wal_autocheckpoint = ${LOG_PAGES}`,
  'synchronous = FULL',
];

/** SQLite3 Multiple Ciphers, the cache's library. */
export const ciphers =
  (cipher: string, key: Uint8Array): Driver =>
  (file) => {
    const db = new Sqlite(file);
    db.pragma(`cipher = '${cipher}'`);
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    for (const setting of SETTINGS) db.pragma(setting);
    return db;
  };

/** Node's own SQLite: not encrypted. */
export const plain: Driver = (file) => {
  const db = new DatabaseSync(file);
  for (const setting of SETTINGS) db.exec(`pragma ${setting}`);
  return db;
};

const SIGNAL = '@signalapp/sqlcipher@4.1.0';

interface SignalDatabase {
  pragma(source: string): unknown;
  exec(sql: string): void;
  prepare(sql: string): {
    run(values: Value[]): unknown;
    get(values: Value[]): unknown;
    all(values: Value[]): unknown[];
  };
  close(): void;
}

/**
 * Signal's build of SQLCipher. Its licence (AGPL) keeps it out of the project: it is installed into a cache folder of
 * this person's, and only to be measured. The reason as text where it cannot be had.
 * @param install fetch it when it is not there yet
 */
export function signal(key: Uint8Array, install: boolean): Driver | string {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'selaras-bench');
  const load = () =>
    (
      createRequire(join(folder, 'package.json'))('@signalapp/sqlcipher') as {
        default: new (file: string) => SignalDatabase;
      }
    ).default;
  let Database: ReturnType<typeof load>;
  try {
    Database = load();
  } catch {
    if (!install) return `${SIGNAL} is not installed; the other scales install it`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
      execFileSync('npm', ['install', '--no-save', '--ignore-scripts', SIGNAL], {
        cwd: folder,
        stdio: 'pipe',
      });
      Database = load();
    } catch (error) {
      return `${SIGNAL} cannot be installed here (${String(error).split('\n')[0]})`;
    }
  }
  return (file) => {
    const db = new Database(file);
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    for (const setting of SETTINGS) db.pragma(setting);
    return {
      exec: (sql) => db.exec(sql),
      close: () => db.close(),
      prepare(sql) {
        const statement = db.prepare(sql);
        return {
          run: (...values) => statement.run(values),
          get: (...values) => statement.get(values),
          all: (...values) => statement.all(values),
        };
      },
    };
  };
}
