import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Message } from '#shared/model/message.ts';
import type { Changes, SnapshotRows } from '../../src/main/cache/cache.ts';
import { CACHE_STEPS } from '../../src/main/cache/migrations/index.ts';
import { openCache } from '../../src/main/cache/open-cache.ts';
import { reader } from '../../src/main/cache/reader.ts';
import { MESSAGE_COLUMNS, messageValues } from '../../src/main/cache/rows.ts';
import { matchAll, searchWords } from '../../src/main/cache/search-words.ts';
import { writer } from '../../src/main/cache/writer.ts';
import { CIPHER, openForReading, openForWriting } from '../../src/main/database/handle.ts';
import { migrate } from '../../src/main/database/migrate.ts';

export const NEWEST = 50;
export const HITS = 50;

/** One way of keeping the same rows. Answers are ids, so that they can be compared. */
export interface Engine {
  name: string;
  begin(snapshot: SnapshotRows): Promise<void>;
  ingest(frame: Changes & { messages: Message[] }): Promise<void>;
  open(threadId: string): Promise<string[]>;
  search(query: string, threadId: string | null): Promise<string[]>;
  close(): Promise<void>;
}

const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);

/** The cache as the console has it: behind its worker threads. */
export async function cacheEngine(folder: string, key: Uint8Array): Promise<Engine> {
  const { cache } = await openCache({ folder, key, workerPath: WORKER });
  return {
    name: 'cache',
    begin: async (snapshot) => void (await cache.applySnapshot(snapshot)),
    ingest: async ({ messages: _, ...changes }) => void (await cache.applyChanges(changes)),
    open: async (threadId) => {
      const { messages } = await cache.listMessages({ threadId, at: { from: 'newest' }, limit: NEWEST });
      return messages.map(({ id }) => id);
    },
    search: async (query, threadId) =>
      (await cache.search({ query, threadId, limit: HITS })).hits.map(({ messageId }) => messageId),
    close: () => cache.close(),
  };
}

/** The same code without the threads: the difference is what they cost. */
export async function directEngine(folder: string, key: Uint8Array): Promise<Engine> {
  const file = join(folder, 'cache.db');
  const db = openForWriting(file, key);
  migrate(db, CACHE_STEPS);
  const writes = writer(db);
  const readable = openForReading(file, key);
  const reads = reader(readable);
  return {
    name: 'cache-direct',
    begin: async (snapshot) => void writes.applySnapshot(snapshot),
    ingest: async (frame) => void writes.applyChanges(frame),
    open: async (threadId) =>
      reads.listMessages({ threadId, at: { from: 'newest' }, limit: NEWEST }).messages.map(({ id }) => id),
    search: async (query, threadId) =>
      reads.search({ query, threadId, limit: HITS }).hits.map(({ messageId }) => messageId),
    close: async () => {
      readable.close();
      writes.close();
    },
  };
}

/**
 * What somebody would write who only wants to store and find these rows: one table, one index by time, full text by
 * triggers with the thread's word beside it. No revisions, no borders, no position, rows in the order of arrival.
 * @param cipher null: not encrypted
 */
export async function rawEngine(
  folder: string,
  key: Uint8Array,
  cipher: string | null = CIPHER,
): Promise<Engine> {
  // Reading has a connection of its own, as in the cache: pages kept in memory are compared like with like.
  const connect = () => {
    const db = new Sqlite(join(folder, 'raw.db'));
    if (cipher) {
      db.pragma(`cipher = '${cipher}'`);
      db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    }
    for (const pragma of [
      'temp_store = MEMORY',
      'cache_size = -32768',
      'journal_mode = WAL',
      'synchronous = FULL',
    ])
      db.pragma(pragma);
    return db;
  };
  const db = connect();
  db.exec(`
    create table messages (rowid integer primary key, ${MESSAGE_COLUMNS.map((column) => (column === 'id' ? 'id text unique' : column)).join(', ')});
    create index by_time on messages (thread_id, sent_at, id);
    create view words (seq, body, thread) as select rowid, text, 't' || replace(thread_id, '-', '') from messages;
    create virtual table found using fts5 (body, thread, content = 'words', content_rowid = 'seq',
      tokenize = 'unicode61 remove_diacritics 2');
    create virtual table titles using fts5 (title, tokenize = 'unicode61 remove_diacritics 2');
    create trigger added after insert on messages begin
      insert into found (rowid, body, thread) values (new.rowid, new.text, 't' || replace(new.thread_id, '-', ''));
    end;`);
  const insert = db.prepare(
    `insert into messages (${MESSAGE_COLUMNS.join(', ')}) values (${MESSAGE_COLUMNS.map(() => '?').join(', ')})`,
  );
  const reads = connect();
  const newest = reads.prepare(
    `select ${MESSAGE_COLUMNS.join(', ')} from messages where thread_id = ? order by sent_at desc, id desc limit ${NEWEST}`,
  );
  const find = reads.prepare(
    `select ${MESSAGE_COLUMNS.map((column) => `m.${column}`).join(', ')}, snippet(found, 0, '[', ']', '…', 16) as snippet
     from found cross join messages m on m.rowid = found.rowid where found match ? order by found.rowid desc limit ${HITS}`,
  );
  const titles = reads.prepare('select title from titles where titles match ? limit 10');
  const ids = (rows: unknown[]) => (rows as { id: string }[]).map(({ id }) => id);
  return {
    name: cipher === CIPHER ? 'raw' : `raw-${cipher ?? 'plain'}`,
    begin: async ({ rows }) => {
      const add = db.prepare('insert into titles (title) values (?)');
      for (const { kind, row } of rows) if (kind === 'thread') add.run(row.title);
    },
    ingest: async ({ messages }) =>
      db
        .transaction(() => {
          for (const message of messages) insert.run(...messageValues(message));
        })
        .immediate(),
    open: async (threadId) => ids(newest.all(threadId)).reverse(),
    search: async (query, threadId) => {
      const words = searchWords(query);
      if (!words) return [];
      if (!threadId) titles.all(matchAll(words));
      const within = threadId ? `thread : t${threadId.replaceAll('-', '')} AND ` : '';
      return ids(find.all(`${within}body : (${matchAll(words)})`));
    },
    close: async () => {
      reads.close();
      db.close();
    },
  };
}
