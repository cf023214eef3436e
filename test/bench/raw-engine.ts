import { join } from 'node:path';
import type { Message } from '#shared/model/message.ts';
import { matchAll, searchWords } from '../../src/main/cache/search-words.ts';
import type { Value } from '../../src/main/database/handle.ts';
import type { Driver } from './drivers.ts';
import { type Engine, HITS, NEWEST } from './engines.ts';
import type { Frame } from './traffic.ts';

const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
const COLUMNS: { [column: string]: (message: Message) => Value } = {
  id: ({ id }) => id,
  number_id: ({ numberId }) => numberId,
  thread_id: ({ threadId }) => threadId,
  wamid: ({ wamid }) => wamid,
  command_id: ({ commandId }) => commandId,
  direction: ({ direction }) => direction,
  origin: ({ origin }) => origin,
  author: ({ author }) => json(author),
  kind: ({ kind }) => kind,
  text: ({ text }) => text,
  original_text: ({ originalText }) => originalText,
  media: ({ media }) => json(media),
  extra: ({ extra }) => json(extra),
  reply_to_wamid: ({ replyToWamid }) => replyToWamid,
  forwarded: ({ forwarded }) => (forwarded ? 1 : 0),
  reactions: ({ reactions }) => json(reactions),
  referral: ({ referral }) => json(referral),
  sent_at: ({ sentAt }) => sentAt,
  received_at: ({ receivedAt }) => receivedAt,
  source: ({ source }) => source,
  status: ({ status }) => status,
  failure: ({ failure }) => json(failure),
  cost: ({ cost }) => json(cost),
  edited_at: ({ editedAt }) => editedAt,
  revoked_at: ({ revokedAt }) => revokedAt,
  revision: ({ revision }) => revision,
};
const NAMES = Object.keys(COLUMNS);

/**
 * What somebody would write who only wants to store and find these rows: one table in the order of time, an index of
 * each thread, full text by triggers with the thread's word beside it, the threads' rows. No revisions are compared,
 * no borders kept, no position, and rows stay SQLite's.
 * @param lean as fast at taking rows in as was found: short threads, no trigger, an index without sizes
 */
export function rawEngine(name: string, folder: string, driver: Driver, lean = false): Engine {
  // Reading has a connection of its own, as in the cache: pages kept in memory are compared like with like.
  const file = join(folder, 'raw.db');
  const db = driver(file);
  db.exec(`
    create table messages (place integer primary key, ${NAMES.map((column) => (column === 'id' ? 'id text unique' : column)).join(', ')});
    create index by_time on messages (thread_id, sent_at, id);
    create table threads (id text primary key, title, last_message_at, preview);
    create view words (place, body, thread) as select place, text, 't' || replace(thread_id, '-', '') from messages;
    create virtual table found using fts5 (body, thread, content = 'words', content_rowid = 'place',
      tokenize = 'unicode61 remove_diacritics 2'${lean ? ', columnsize = 0' : ''});`);
  if (!lean)
    db.exec(`create trigger added after insert on messages begin
      insert into found (rowid, body, thread) values (new.place, new.text, 't' || replace(new.thread_id, '-', ''));
    end;`);
  const insert = db.prepare(
    `insert into messages (place, ${NAMES.join(', ')}) values (?${', ?'.repeat(NAMES.length)})
     on conflict (id) do update set status = excluded.status, revision = excluded.revision
     where excluded.status is not status`,
  );
  const known = db.prepare('select status from messages where id = ?');
  const index = db.prepare('insert into found (rowid, body, thread) values (cast(? as integer), ?, ?)');
  const put = db.prepare(
    `insert into threads values (?, ?, ?, ?)
     on conflict (id) do update set last_message_at = excluded.last_message_at, preview = excluded.preview`,
  );
  // The lean one names threads by short numbers, which the program keeps in memory.
  const short = new Map<string, number>();
  const threadOf = (id: string): Value => {
    if (!lean) return id;
    const no = short.get(id) ?? short.size + 1;
    short.set(id, no);
    return no;
  };
  function write({ messages, threads }: Frame): void {
    for (const { id, lastMessageAt, preview } of threads) put.run(id, '', lastMessageAt, preview);
    for (const { row, place } of messages.toSorted((a, b) => a.place - b.place)) {
      const thread = threadOf(row.threadId);
      if (lean && known.get(row.id) === undefined) index.run(place, row.text, `t${thread}`);
      insert.run(
        place,
        ...NAMES.map((column) => (column === 'thread_id' ? thread : (COLUMNS[column]?.(row) ?? null))),
      );
    }
  }
  function atomically(work: () => void): void {
    db.exec('begin immediate');
    work();
    db.exec('commit');
  }

  const reads = driver(file);
  const SHOWN = NAMES.map((column) => `m.${column}`).join(', ');
  const newest = reads.prepare(
    `select ${SHOWN} from messages m where thread_id = ? order by sent_at desc, id desc limit ${NEWEST}`,
  );
  const find = reads.prepare(
    `select ${SHOWN}, snippet(found, 0, '[', ']', '…', 16) as snippet
     from found cross join messages m on m.place = found.rowid where found match ? order by found.rowid desc limit ${HITS}`,
  );
  const ids = (rows: unknown[]) => (rows as { id: string }[]).map(({ id }) => id);
  return {
    name,
    begin: async ({ rows }) =>
      atomically(() => {
        for (const { kind, row } of rows) if (kind === 'thread') put.run(row.id, row.title, 0, null);
      }),
    ingest: async (frame) => atomically(() => write(frame)),
    catchUp: async (frames) =>
      atomically(() => {
        for (const frame of frames) write(frame);
      }),
    open: async (threadId) => ids(newest.all(threadOf(threadId))).reverse(),
    search: async (query, threadId) => {
      const words = searchWords(query);
      if (!words) return [];
      const word = threadId && (lean ? `t${threadOf(threadId)}` : `t${threadId.replaceAll('-', '')}`);
      return ids(find.all(`${word ? `thread : ${word} AND ` : ''}body : (${matchAll(words)})`));
    },
    close: async () => {
      reads.close();
      db.close();
    },
  };
}
