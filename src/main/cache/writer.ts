import type { FeedName, FeedRow, RowKind } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import type { Id, Revision } from '#shared/model/primitives.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { WriteHandle } from '../database/handle.ts';
import type { BackfillPage, ChangeSummary, Changes, SnapshotRows } from './cache.ts';
import { compareKeys, families, TOP } from './families.ts';
import { mediaWriter } from './media-table.ts';
import { messageTable, type Put } from './message-table.ts';
import { rowTable } from './row-table.ts';
import {
  CONTACT_COLUMNS,
  contactValues,
  NUMBER_COLUMNS,
  numberValues,
  TEMPLATE_COLUMNS,
  templateValues,
  USER_COLUMNS,
  userValues,
} from './rows.ts';
import { threadTable } from './thread-table.ts';

export type Writer = ReturnType<typeof writer>;

/** Everything that changes the cache. Each method is one transaction. */
export function writer(db: WriteHandle) {
  const family = families(db);
  const messages = messageTable(db);
  const threads = threadTable(db, family);
  const users = rowTable(db, 'users', USER_COLUMNS);
  const numbers = rowTable(db, 'numbers', NUMBER_COLUMNS);
  const contacts = rowTable(db, 'contacts', CONTACT_COLUMNS);
  const media = mediaWriter(db);
  const templates = rowTable(db, 'templates', TEMPLATE_COLUMNS);

  const feedOf = db.prepare('select epoch, revision, lowest from feeds where feed = ?');
  const beginFeed = db.prepare(
    `insert into feeds (feed, epoch) values (?, ?)
     on conflict (feed) do update set epoch = excluded.epoch, revision = null, lowest = null, floor = null
     where excluded.epoch <> feeds.epoch`,
  );
  const lowerFeed = db.prepare('update feeds set lowest = min(coalesce(lowest, ?), ?) where feed = ?');
  const finishFeed = db.prepare('update feeds set revision = ?, floor = ?, lowest = null where feed = ?');
  const moveFeed = db.prepare('update feeds set revision = max(revision, ?) where feed = ?');
  const newestOfFeed = db
    .prepare(`select max(last_message_at) from threads where 'number:' || number_id = ?`)
    .pluck();
  const setEpoch = db.prepare(
    'insert into epoch values (1, ?) on conflict (id) do update set epoch = excluded.epoch',
  );
  const removed = db.prepare('select revision from removed where kind = ? and id = ?').pluck();
  const anyRemoved = db.prepare('select 1 from removed limit 1').pluck();
  const remember = db.prepare(
    `insert into removed (kind, id, feed, revision) values (?, ?, ?, ?)
     on conflict (kind, id) do update set revision = max(revision, excluded.revision)`,
  );
  const threadsOfContact = db.prepare('select id from threads where contact_id = ?').pluck();
  const titleOf = db.prepare('select title from threads where id = ?').pluck();

  /** What one transaction did, gathered row by row. */
  function gathering() {
    const touched = new Set<Id>();
    const commands = new Set<Id>();
    const grown = new Set<Id>();
    const merged = new Set<Id>();
    const arrived: Message[] = [];
    let listChanged = false;
    let numbersChanged = false;
    const checksRemoved = anyRemoved.get() !== undefined;

    return {
      message(message: Message): Put {
        const put = messages.put(message);
        if (message.commandId) commands.add(message.commandId);
        if (put !== 'kept') touched.add(message.threadId);
        // What its sender took back is not kept here either.
        if (message.revokedAt !== null && message.media?.id) media.forgetMediaHere(message.media.id);
        return put;
      },

      /** @param live from the feed: history rounds count, and a new message is an arrival */
      row({ kind, row }: FeedRow, live: boolean): void {
        // A page that was on its way while the row was removed must not bring it back.
        if (checksRemoved && ((removed.get(kind, row.id) as Revision | undefined) ?? -1) >= row.revision)
          return;
        switch (kind) {
          case 'user':
            users.put(userValues(row));
            break;
          case 'number':
            if (numbers.put(numberValues(row))) numbersChanged = true;
            break;
          case 'contact':
            if (!contacts.put(contactValues(row))) break;
            listChanged = true;
            for (const threadId of threadsOfContact.all(row.id) as Id[]) touched.add(threadId);
            break;
          case 'template':
            if (templates.put(templateValues(row))) numbersChanged = true;
            break;
          case 'thread': {
            const put = threads.put(row);
            if (!put) break;
            listChanged = true;
            touched.add(row.id);
            if (live && put.grew) grown.add(row.id);
            if (put.merged || put.isNew) merged.add(row.id);
            break;
          }
          case 'message':
            if (this.message(row) === 'inserted' && live && row.direction === 'in' && row.source === 'live')
              arrived.push(row);
            break;
        }
      },

      /** @param revision of the frame: at least that of the removal */
      remove(kind: RowKind, id: Id, revision: Revision): void {
        if (kind === 'user') users.remove(id, revision);
        if (kind === 'number' && numbers.remove(id, revision)) numbersChanged = true;
        if (kind === 'contact' && contacts.remove(id, revision)) listChanged = true;
        if (kind === 'template' && templates.remove(id, revision)) numbersChanged = true;
        if (kind === 'thread' && threads.remove(id, revision)) {
          messages.removeThread(id);
          listChanged = true;
          touched.add(id);
        }
        if (kind === 'message') {
          const threadId = messages.remove(id, revision);
          if (threadId) touched.add(threadId);
        }
      },

      summary(): ChangeSummary {
        for (const threadId of merged)
          if (family.membersOf(family.survivorOf(threadId)).length > 1) threads.joinBorders(threadId);
        for (const threadId of grown) threads.raiseBorder(threadId);
        for (const threadId of [...touched]) touched.add(family.survivorOf(threadId));
        return {
          threadIds: [...touched],
          listChanged,
          numbersChanged,
          commandIds: [...commands],
          arrived: arrived.map((message) => {
            const threadId = family.survivorOf(message.threadId);
            return {
              threadId,
              messageId: message.id,
              title: (titleOf.get(threadId) as string | undefined) ?? '',
              message,
            };
          }),
        };
      },
    };
  }

  return {
    applyChanges({ feed, epoch, revision, upserts, removes }: Changes): ChangeSummary {
      const summary = db.atomically(() => {
        const position = feedOf.get(feed) as { epoch: string; revision: Revision | null } | undefined;
        if (position?.epoch !== epoch || position.revision === null)
          throw new DatabaseError('no_position', `No position of this epoch is held for ${feed}.`);
        const change = gathering();
        for (const row of inOrder(upserts)) change.row(row, true);
        for (const { kind, id } of removes) {
          change.remove(kind, id, revision);
          remember.run(kind, id, feed, revision);
        }
        moveFeed.run(revision, feed);
        return change.summary();
      });
      if (removes.length > 0) db.checkpoint();
      return summary;
    },

    applySnapshot({ feed, epoch, rows, finish }: SnapshotRows): ChangeSummary {
      return db.atomically(() => {
        beginFeed.run(feed, epoch);
        setEpoch.run(epoch);
        const change = gathering();
        for (const row of inOrder(rows)) change.row(row, false);
        const lowest = rows.reduce(
          (at, { kind, row }) => (kind === 'message' ? Math.min(at, row.sentAt) : at),
          TOP.sentAt,
        );
        if (lowest < TOP.sentAt) lowerFeed.run(lowest, lowest, feed);
        if (finish) {
          // Whatever is newer than both the oldest message of the snapshot and its newest thread is here or will come.
          const { lowest } = feedOf.get(feed) as { lowest: number | null };
          const newest = newestOfFeed.get(feed) as number | null;
          const floor = Math.min(lowest ?? TOP.sentAt, newest === null ? 0 : newest + 1);
          finishFeed.run(finish.revision, floor, feed);
        }
        return change.summary();
      });
    },

    applyBackfill({ threadId, from, messages: page, complete }: BackfillPage): ChangeSummary {
      return db.atomically(() => {
        const change = gathering();
        const survivor = family.survivorOf(threadId);
        const border = family.borderOf(survivor);
        // The thread left while the page was on its way.
        if (!border) return change.summary();
        for (const row of inOrder(page.map((row) => ({ kind: 'message' as const, row }))))
          change.row(row, false);

        const joins =
          compareKeys(from.before ?? TOP, border.key) >= 0 && from.state === family.stateOf(survivor);
        if (joins) {
          const oldest = page.reduce(
            (key, { sentAt, id }) => (compareKeys({ sentAt, id }, key) < 0 ? { sentAt, id } : key),
            border.key,
          );
          threads.moveBorder(survivor, oldest, complete || border.complete);
        }
        return change.summary();
      });
    },

    resetFeed(feed: FeedName): void {
      db.atomically(() => {
        if (feed === 'workspace') db.exec('delete from users');
        else {
          const numberId = feed.slice('number:'.length);
          media.forgetMediaOfNumber(numberId);
          messages.removeNumber(numberId);
          threads.removeNumber(numberId);
          db.prepare('delete from contacts where number_id = ?').run(numberId);
          db.prepare('delete from templates where number_id = ?').run(numberId);
          db.prepare('delete from numbers where id = ?').run(numberId);
        }
        db.prepare('delete from removed where feed = ?').run(feed);
        db.prepare('delete from feeds where feed = ?').run(feed);
      });
      db.checkpoint();
    },

    ...media,

    close(): void {
      db.checkpoint();
      db.close();
    },
  };
}

/** Threads before messages, and messages by time: FTS5 writes a new segment whenever row ids go backwards. */
function inOrder(rows: readonly FeedRow[]): FeedRow[] {
  const at = ({ kind, row }: FeedRow) => (kind === 'message' ? row.sentAt : Number.MIN_SAFE_INTEGER);
  return rows.toSorted((a, b) => at(a) - at(b));
}
