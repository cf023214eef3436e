import { mkdir } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, type KyselyPlugin, PGliteDialect, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/migrations.ts';
import type { Database } from './schema.ts';
import { pgliteSignal, postgresSignal, type Signal } from './signal.ts';

/** Where the truth lies: an embedded database in a folder (null: in memory, for tests), or a PostgreSQL server. */
export type StoreConfig = { kind: 'pglite'; folder: string | null } | { kind: 'postgres'; url: string };

export interface Store {
  kind: StoreConfig['kind'];
  /**
   * On PGlite there is one connection: inside a transaction use the transaction only, or the call waits for itself.
   */
  db: Kysely<Database>;
  signal: Signal;
  close(): Promise<void>;
}

const INT8 = 20;
const BYTEA = 17;
/** PGlite's own way with bytes goes digit by digit, which took longer than all else that a webhook needs. */
const HEX = {
  parse: (text: string) => Buffer.from(text.slice(2), 'hex'),
  serialize: (bytes: Uint8Array) =>
    `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`,
};

/** Opens the database and brings its tables up to date. Throws a sentence when the database is newer than this program. */
export async function openStore(config: StoreConfig): Promise<Store> {
  const store = config.kind === 'pglite' ? await openPGlite(config.folder) : await openPostgres(config.url);
  try {
    await migrate(store.db);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

async function openPGlite(folder: string | null): Promise<Store> {
  if (folder) await mkdir(folder, { recursive: true });
  const pglite = new PGlite({
    ...(folder && { dataDir: folder }),
    parsers: { [INT8]: Number, [BYTEA]: HEX.parse },
    serializers: { [BYTEA]: HEX.serialize },
  });
  await pglite.waitReady;
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }), plugins: [breathing()] });
  const signal = await pgliteSignal(pglite);
  return {
    kind: 'pglite',
    db,
    signal,
    async close() {
      await signal.close();
      await db.destroy();
      if (!pglite.closed) await pglite.close();
    },
  };
}

/** Queries in a row hold everything else up no longer than this. */
const BREATH_MS = 5;

/**
 * PGlite runs on this thread and answers without ever going back to the event loop: without a breath now and then, a
 * long transaction, or one after another, would keep every socket and timer waiting until all were done.
 */
function breathing(): KyselyPlugin {
  let breathed = performance.now();
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (performance.now() - breathed > BREATH_MS) {
        await setImmediate();
        breathed = performance.now();
      }
      return result;
    },
  };
}

async function openPostgres(url: string): Promise<Store> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: 8, types });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => {});
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const signal = await postgresSignal(url).catch(async (error: unknown) => {
    await db.destroy();
    throw error;
  });
  return {
    kind: 'postgres',
    db,
    signal,
    async close() {
      await signal.close();
      await db.destroy();
    },
  };
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('corrupted migrations'))
    throw new Error(
      `The database was made by a newer version of the gateway. Start that version, or restore an older backup. (${text})`,
    );
  throw error;
}
