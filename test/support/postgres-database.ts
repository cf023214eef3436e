import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database that a gateway opens itself; without a url it is the embedded one in its data folder. */
export interface TestDatabase {
  url: string | null;
  drop(): Promise<void>;
}

/** An empty database of its own on a server. */
export async function postgresDatabase(server: string): Promise<TestDatabase & { url: string }> {
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
