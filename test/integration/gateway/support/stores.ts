import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openStore, type Store } from '../../../../src/gateway/store/open.ts';

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

/** An empty database of its own on a server. */
async function postgresDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `selaras_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const server = process.env.TEST_DATABASE_URL;

/** Every kind of database this machine can test: PGlite always, PostgreSQL where TEST_DATABASE_URL names a server. */
export const STORES: { kind: string; open: () => Promise<TestStore> }[] = [
  { kind: 'pglite', open: pgliteStore },
  ...(server ? [{ kind: 'postgres', open: () => postgresStore(server) }] : []),
];

/** An empty database that a gateway opens itself; without a url it is the embedded one in its data folder. */
export interface TestDatabase {
  url: string | null;
  drop(): Promise<void>;
}

/** The same as `STORES`, for whole gateways. */
export const DATABASES: { kind: string; make: () => Promise<TestDatabase> }[] = [
  { kind: 'pglite', make: async () => ({ url: null, drop: async () => {} }) },
  ...(server ? [{ kind: 'postgres', make: () => postgresDatabase(server) }] : []),
];
