import type { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

/** What topics are told on, inside the database. */
export const CHANNEL = 'selaras';
const RECONNECT_MS = 1000;

/** `feed:<name>` a feed has newer rows; `probe:<word>` a probe came in; the others wake the worker of that name. */
export type Topic =
  | `feed:${string}`
  | 'inbox'
  | 'imports'
  | 'outbound'
  | 'media'
  | 'numbers'
  | 'templates'
  | 'rules'
  | `probe:${string}`;
export type Listener = (topic: Topic) => void;

/** What is called when any gateway process on this database committed something. Listeners must not throw and must return at once. */
export interface Signal {
  /** Returns the way to stop listening. */
  listen(listener: Listener): () => void;
  close(): Promise<void>;
}

/** Announces `topic` to every gateway process at the commit of this transaction (at once outside of one). */
export async function announce(db: Kysely<Database>, topic: Topic): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${topic})`.execute(db);
}

class Listeners {
  readonly #all = new Set<Listener>();

  add(listener: Listener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  call(topic: string): void {
    for (const listener of this.#all) listener(topic as Topic);
  }
}

export async function pgliteSignal(pglite: PGlite): Promise<Signal> {
  const listeners = new Listeners();
  const unlisten = await pglite.listen(CHANNEL, (topic) => listeners.call(topic));
  return { listen: (listener) => listeners.add(listener), close: () => unlisten() };
}

/**
 * LISTEN on a connection of its own. When it breaks it is made anew, and workers are woken once, since
 * announcements may have been missed; feed followers look by themselves when their next wake comes.
 */
export async function postgresSignal(url: string): Promise<Signal> {
  const listeners = new Listeners();
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true });
    fresh.on('notification', (message) => listeners.call(message.payload ?? ''));
    // 'end' follows every error; without this listener an error would end the process.
    fresh.on('error', () => {});
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    fresh.on('end', reconnect);
    client = fresh;
  }

  function reconnect(): void {
    if (closed) return;
    retry = setTimeout(() => {
      connect().then(() => {
        for (const topic of [
          'inbox',
          'imports',
          'outbound',
          'media',
          'numbers',
          'templates',
          'rules',
          'feed:*',
        ])
          listeners.call(topic);
      }, reconnect);
    }, RECONNECT_MS);
  }

  await connect();
  return {
    listen: (listener) => listeners.add(listener),
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
