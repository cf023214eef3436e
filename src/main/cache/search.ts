import type { SearchHit } from '#shared/console-api/views.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { ReadHandle } from '../database/handle.ts';
import type { SearchQuery } from './cache.ts';
import type { Families } from './families.ts';
import { threadWord } from './message-table.ts';
import {
  MESSAGE_COLUMNS,
  type MessageRow,
  messageOf,
  THREAD_COLUMNS,
  type ThreadRow,
  threadOf,
} from './rows.ts';
import { matchAll, phoneDigits, searchWords } from './search-words.ts';
import { SNIPPET_SQL, snippetPieces } from './snippet.ts';

/** Threads shown above the messages. */
const MOST_THREADS = 10;

type HitRow = MessageRow & { marked: string; title: string | null; merged_into: string | null };

/** Full-text search over messages, and over titles and phone numbers of threads. */
export function search(db: ReadHandle, { survivorOf, membersOf }: Families) {
  // The index is walked by row id, backwards: newest first without ranking or sorting. CROSS JOIN pins that order.
  const messages = db.prepare(
    `select ${MESSAGE_COLUMNS.map((column) => `m.${column}`).join(', ')}, ${SNIPPET_SQL} as marked, t.title, t.merged_into
     from message_index cross join messages m on m.seq = message_index.rowid left join threads t on t.id = m.thread_id
     where message_index match ? order by message_index.rowid desc limit cast(? as integer)`,
  );
  const titleOf = db.prepare('select title from threads where id = ?').pluck();
  const threads = db.prepare(
    `select ${THREAD_COLUMNS.map((column) => `t.${column}`).join(', ')}
     from thread_index cross join threads t on t.no = thread_index.rowid
     where thread_index match ? and t.merged_into is null order by t.last_message_at desc limit cast(? as integer)`,
  );
  const byPhone = db.prepare(
    `select ${THREAD_COLUMNS.map((column) => `t.${column}`).join(', ')}
     from contacts c cross join threads t on t.contact_id = c.id
     where c.phone like ? and t.merged_into is null order by t.last_message_at desc limit cast(? as integer)`,
  );

  return ({ query, threadId, limit }: SearchQuery): { hits: SearchHit[]; threads: Thread[] } => {
    const words = searchWords(query);
    if (!words) return { hits: [], threads: [] };
    const all = matchAll(words);
    const within = threadId
      ? `{thread} : (${membersOf(survivorOf(threadId))
          .map((id) => `"${threadWord(id)}"`)
          .join(' OR ')}) AND `
      : '';
    const rows = messages.all(`${within}{body} : (${all})`, limit) as HitRow[];
    const hits = rows.map((row): SearchHit => {
      const shownIn = row.merged_into === null ? row.thread_id : survivorOf(row.thread_id);
      const title = shownIn === row.thread_id ? row.title : (titleOf.get(shownIn) as string | undefined);
      return {
        messageId: row.id,
        threadId: shownIn,
        title: title ?? '',
        message: messageOf(row),
        snippet: snippetPieces(row.marked),
      };
    });
    if (threadId) return { hits, threads: [] };

    const digits = phoneDigits(query);
    const found = [
      ...(threads.all(all, MOST_THREADS) as ThreadRow[]),
      ...(digits ? (byPhone.all(`%${digits}%`, MOST_THREADS) as ThreadRow[]) : []),
    ];
    const unique = new Map(found.map((row) => [row.id, threadOf(row)]));
    return { hits, threads: [...unique.values()].slice(0, MOST_THREADS) };
  };
}
