import { openStore, type Store } from '../../../../src/gateway/store/open.ts';
import { postgresDatabase, type TestDatabase } from '../../../support/postgres-database.ts';

export type { TestDatabase };

/** A store of its own for one test file, and the way to end it. */
export interface TestStore {
  store: Store;
  drop(): Promise<void>;
}

async function pgliteStore(): Promise<TestStore> {
  const store = await openStore({ kind: 'pglite', folder: null });
  return { store, drop: () => store.close() };
}

async function postgresStore(server: string): Promise<TestStore> {
  const database = await postgresDatabase(server);
  const store = await openStore({ kind: 'postgres', url: database.url });
  return {
    store,
    async drop() {
      await store.close();
      await database.drop();
    },
  };
}

const server = process.env.TEST_DATABASE_URL;

/** Every kind of database this machine can test: PGlite always, PostgreSQL where TEST_DATABASE_URL names a server. */
export const STORES: { kind: string; open: () => Promise<TestStore> }[] = [
  { kind: 'pglite', open: pgliteStore },
  ...(server ? [{ kind: 'postgres', open: () => postgresStore(server) }] : []),
];

/** The same as `STORES`, for whole gateways. */
export const DATABASES: { kind: string; make: () => Promise<TestDatabase> }[] = [
  { kind: 'pglite', make: async () => ({ url: null, drop: async () => {} }) },
  ...(server ? [{ kind: 'postgres', make: () => postgresDatabase(server) }] : []),
];
