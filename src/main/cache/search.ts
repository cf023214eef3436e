import type { SearchHit } from '#shared/console-api/views.ts';
import type { Id } from '#shared/model/primitives.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { ReadHandle } from '../database/handle.ts';
import type { SearchQuery } from './cache.ts';
import type { Families } from './families.ts';
import { seqFrom, threadWord } from './message-table.ts';
import {
  MESSAGE_SELECT,
  type MessageRow,
  messageOf,
  THREAD_COLUMNS,
  type ThreadRow,
  threadOf,
} from './rows.ts';
import { matchAll, phoneDigits, searchWords } from './search-words.ts';
import { shortIdNames, shortIds } from './short-ids.ts';
import { snippetMaker } from './snippet.ts';

/** Threads shown above the messages. */
const MOST_THREADS = 10;
/** A title's word may be in thousands of titles: of so many threads that came last, the ones talked in last are shown. */
const TITLES_TRIED = 100;

/** No thread has this word. */
const NO_THREAD = '"t0"';

type HitRow = MessageRow & { title: string | null; merged_into: string | null };

interface Found {
  hits: SearchHit[];
  threads: Thread[];
}

/** Full-text search over messages, and over titles and phone numbers of threads. */
export function search(db: ReadHandle, { survivorOf, membersOf }: Families) {
  const shortId = shortIds(db);
  const nameOf = shortIdNames(db);
  // The index is walked by row id, backwards: newest first without ranking or sorting. CROSS JOIN pins that order.
  const messages = db.prepare(
    `select ${MESSAGE_SELECT}, h.title, h.merged_into
     from message_index cross join messages m cross join short_ids t on t.no = m.thread left join threads h on h.id = t.id
     where message_index match ? and message_index.rowid >= cast(? as integer) and message_index.rowid < cast(? as integer)
       and m.seq = message_index.rowid
     order by message_index.rowid desc limit cast(? as integer)`,
  );
  // A contact that was merged away stands for the person, and so do the ones merged into it.
  const threadsOfContact = db
    .prepare(
      `with recursive
         up (id) as (select ? union select c.merged_into from contacts c join up on c.id = up.id where c.merged_into is not null),
         person (id) as (select id from up union select c.id from contacts c join person p on c.merged_into = p.id)
       select t.id from person p join threads t on t.contact_id = p.id`,
    )
    .pluck();
  const titleOf = db.prepare('select title from threads where id = ?').pluck();
  const threads = db.prepare(
    `select ${THREAD_COLUMNS.map((column) => `t.${column}`).join(', ')}
     from (select rowid from thread_index where thread_index match ? order by rowid desc limit ${TITLES_TRIED}) found
     cross join threads t on t.no = found.rowid
     where t.merged_into is null order by t.last_message_at desc limit cast(? as integer)`,
  );
  const byPhone = db.prepare(
    `select ${THREAD_COLUMNS.map((column) => `t.${column}`).join(', ')}
     from contacts c cross join threads t on t.contact_id = c.id
     where c.phone like ? and t.merged_into is null order by t.last_message_at desc limit cast(? as integer)`,
  );

  /** The threads that are searched, as the index's query language says it; nothing for all. */
  function within(members: readonly Id[] | null): string {
    if (!members) return '';
    const words = members.flatMap((id) => shortId(id) ?? []).map((no) => `"${threadWord(no)}"`);
    return `{thread} : (${words.length > 0 ? words.join(' OR ') : NO_THREAD}) AND `;
  }

  return ({ query, threadId, contactId, sentFrom, sentBefore, limit }: SearchQuery): Found => {
    const words = searchWords(query);
    if (!words) return { hits: [], threads: [] };
    const all = matchAll(words);
    const members = threadId
      ? membersOf(survivorOf(threadId))
      : contactId
        ? (threadsOfContact.all(contactId) as Id[]).flatMap((id) => membersOf(survivorOf(id)))
        : null;
    const rows = messages.all(
      `${within(members)}{body} : (${all})`,
      seqFrom(sentFrom ?? 0),
      seqFrom(sentBefore ?? Number.MAX_SAFE_INTEGER),
      limit,
    ) as HitRow[];
    const snippet = snippetMaker(words);
    const hits = rows.map((row): SearchHit => {
      const message = messageOf(row, nameOf);
      const shownIn = row.merged_into === null ? message.threadId : survivorOf(message.threadId);
      const title = shownIn === message.threadId ? row.title : (titleOf.get(shownIn) as string | undefined);
      return {
        messageId: message.id,
        threadId: shownIn,
        title: title ?? '',
        message,
        snippet: snippet(message.text ?? ''),
      };
    });
    if (members || sentFrom !== undefined || sentBefore !== undefined) return { hits, threads: [] };

    const digits = phoneDigits(query);
    const found = [
      ...(threads.all(all, MOST_THREADS) as ThreadRow[]),
      ...(digits ? (byPhone.all(`%${digits}%`, MOST_THREADS) as ThreadRow[]) : []),
    ];
    const unique = new Map(found.map((row) => [row.id, threadOf(row)]));
    return { hits, threads: [...unique.values()].slice(0, MOST_THREADS) };
  };
}
