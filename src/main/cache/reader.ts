import { WINDOW_MS } from '#shared/coexistence/window.ts';
import type { Cursor } from '#shared/gateway-api/frames.ts';
import type { Contact } from '#shared/model/contact.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Id, Revision } from '#shared/model/primitives.ts';
import type { Template } from '#shared/model/template.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { ReadHandle, Value } from '../database/handle.ts';
import type { BackfillFrom, BackfillTask, Cache, CachedThread, ThreadFacts, ThreadQuery } from './cache.ts';
import { compareKeys, families, TOP } from './families.ts';
import { mediaReader } from './media-table.ts';
import { messageLists } from './message-lists.ts';
import {
  CONTACT_COLUMNS,
  type ContactRow,
  contactOf,
  NUMBER_COLUMNS,
  type NumberRow,
  numberOf,
  TEMPLATE_COLUMNS,
  type TemplateRow,
  THREAD_COLUMNS,
  type ThreadRow,
  templateOf,
  threadOf,
} from './rows.ts';
import { search } from './search.ts';

export type Reader = ReturnType<typeof reader>;

const THREADS = THREAD_COLUMNS.map((column) => `t.${column}`).join(', ');

/** Everything that is asked of the cache. */
export function reader(db: ReadHandle) {
  const family = families(db);
  const epoch = db.prepare('select epoch from epoch').pluck();
  const positions = db.prepare('select feed, revision from feeds where epoch = ? and revision is not null');
  const numberById = db.prepare(`select ${NUMBER_COLUMNS.join(', ')} from numbers where id = ?`);
  const allNumbers = db.prepare(`select ${NUMBER_COLUMNS.join(', ')} from numbers order by name, id`);
  const templatesOf = db.prepare(
    `select ${TEMPLATE_COLUMNS.join(', ')} from templates where number_id = ? order by name, language`,
  );
  const contactById = db.prepare(`select ${CONTACT_COLUMNS.join(', ')} from contacts where id = ?`);
  const threadById = db.prepare(`select ${THREADS} from threads t where t.id = ?`);
  const commandSeen = db.prepare('select 1 from messages where command_id = ?').pluck();
  const unreadThreads = db
    .prepare('select count(*) from threads where merged_into is null and unread > 0')
    .pluck();
  const unfinished = db
    .prepare(
      `select id from threads where merged_into is null and complete = 0
       order by last_message_at desc, id desc limit 1`,
    )
    .pluck();
  const unfinishedCount = db
    .prepare('select count(*) from threads where merged_into is null and complete = 0')
    .pluck();
  const threadCount = db.prepare('select count(*) from threads where merged_into is null').pluck();

  const threadLists = {
    all: threadList(db, '', 'threads_newest'),
    unread: threadList(db, 'and t.unread > 0', 'threads_unread'),
    'window-open': threadList(db, 'and t.last_inbound_at > ?', 'threads_newest'),
  };

  /** Follows merges, so that a thread that still points at an old contact shows the person's newest facts. */
  function contact(contactId: Id): Contact | null {
    let found: Contact | null = null;
    const passed = new Set<Id>();
    for (let id: Id | null = contactId; id && !passed.has(id); ) {
      passed.add(id);
      const row = contactById.get(id) as ContactRow | undefined;
      if (!row) break;
      found = contactOf(row);
      id = found.mergedInto;
    }
    return found;
  }

  function placeOf(threadId: Id): BackfillFrom | null {
    const border = family.borderOf(threadId);
    if (!border || border.complete) return null;
    const before = compareKeys(border.key, TOP) === 0 ? null : border.key;
    return { before, state: family.stateOf(threadId) };
  }

  return {
    cursor(): Cursor | null {
      const at = epoch.get() as string | undefined;
      if (at === undefined) return null;
      const feeds = positions.all(at) as { feed: string; revision: Revision }[];
      return { epoch: at, feeds: Object.fromEntries(feeds.map(({ feed, revision }) => [feed, revision])) };
    },

    nextBackfill(): BackfillTask | null {
      const threadId = unfinished.get() as Id | undefined;
      const from = threadId && placeOf(threadId);
      if (!from) return null;
      const total = threadCount.get() as number;
      return { threadId, from, done: total - (unfinishedCount.get() as number), total };
    },

    backfillOf(threadId: Id): BackfillFrom | null {
      return placeOf(family.survivorOf(threadId));
    },

    commandsSeen(commandIds: readonly Id[]): Id[] {
      return commandIds.filter((id) => commandSeen.get(id) !== undefined);
    },

    numbers(): BusinessNumber[] {
      return (allNumbers.all() as NumberRow[]).map(numberOf);
    },

    templates(numberId: Id): Template[] {
      return (templatesOf.all(numberId) as TemplateRow[]).map(templateOf);
    },

    contact,

    listThreads({ filter, before, limit, now }: ThreadQuery): {
      threads: CachedThread[];
      more: boolean;
      unreadThreads: number;
    } {
      const extra = filter === 'window-open' ? [now - WINDOW_MS] : [];
      const rows = threadLists[filter](extra, before, limit + 1);
      const threads = rows.slice(0, limit).map((row): CachedThread => {
        const person = contact(row.contact_id);
        return { ...threadOf(row), phone: person?.phone ?? null, username: person?.username ?? null };
      });
      return { threads, more: rows.length > limit, unreadThreads: unreadThreads.get() as number };
    },

    getThread(threadId: Id): ThreadFacts | null {
      const row = threadById.get(family.survivorOf(threadId)) as ThreadRow | undefined;
      if (!row) return null;
      const thread: Thread = threadOf(row);
      const number = numberById.get(thread.numberId) as NumberRow | undefined;
      return {
        thread,
        contact: contact(thread.contactId),
        number: number ? numberOf(number) : null,
        threadIds: family.membersOf(thread.id),
      };
    },

    ...mediaReader(db),
    listMessages: messageLists(db, family),
    search: search(db, family),
  } satisfies Partial<{
    [Name in keyof Cache]: (...args: Parameters<Cache[Name]>) => Awaited<ReturnType<Cache[Name]>>;
  }>;
}

/** One of the thread lists by key (last message's time, id), newest first. */
function threadList(db: ReadHandle, condition: string, index: string) {
  const from = (key: string) => `select ${THREADS} from threads t indexed by ${index}
    where t.merged_into is null ${condition} ${key} order by t.last_message_at desc, t.id desc limit cast(? as integer)`;
  const first = db.prepare(from(''));
  const following = db.prepare(from('and (t.last_message_at, t.id) < (?, ?)'));
  return (values: Value[], before: { lastMessageAt: number; id: Id } | null, limit: number): ThreadRow[] =>
    (before
      ? following.all(...values, before.lastMessageAt, before.id, limit)
      : first.all(...values, limit)) as ThreadRow[];
}
