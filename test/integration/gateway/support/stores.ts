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
  const name = `selaras_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const store = await openStore({ kind: 'postgres', url: url.href });
  return {
    store,
    async drop() {
      await store.close();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
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
