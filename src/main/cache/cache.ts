import type { MessageKey, ThreadKey } from '#shared/console-api/calls.ts';
import type { SearchHit, ThreadRow } from '#shared/console-api/views.ts';
import type { Cursor, FeedName, FeedRow, RowKind } from '#shared/gateway-api/frames.ts';
import type { Contact } from '#shared/model/contact.ts';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Id, Millis, Revision } from '#shared/model/primitives.ts';
import type { Template } from '#shared/model/template.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { MediaIndex } from './media-index.ts';

/** A live customer message that was not here before; material for a notification. */
export interface Arrival {
  /** The thread it is shown in: the survivor, where threads were merged. */
  threadId: Id;
  messageId: Id;
  title: string;
  message: Message;
}

/** What a write changed, so that listeners are told and nothing has to be compared. */
export interface ChangeSummary {
  /** Threads whose rows or messages changed, survivors of merges included. */
  threadIds: Id[];
  /** The thread list may look different. */
  listChanged: boolean;
  /** Numbers, or their templates. */
  numbersChanged: boolean;
  /** Commands whose message is now in the cache: give them to `Outbox.settle`. */
  commandIds: Id[];
  /** Filled by `applyChanges` only: a snapshot or a page of history never alerts anybody. */
  arrived: Arrival[];
}

/** A `changes` frame with the epoch of the connection's `welcome`. */
export interface Changes {
  feed: FeedName;
  epoch: string;
  revision: Revision;
  upserts: readonly FeedRow[];
  removes: readonly { kind: RowKind; id: Id }[];
}

export interface SnapshotRows {
  feed: FeedName;
  epoch: string;
  rows: readonly FeedRow[];
  /** With the last page: the revision that the first page fixed. It becomes the position in the same transaction. */
  finish: { revision: Revision } | null;
}

/**
 * Where a thread's next page of older messages begins. Ask the gateway for messages before `before` (null: from the
 * newest) and hand the same value back with the page: a page that no longer joins what is here moves no border.
 */
export interface BackfillFrom {
  before: MessageKey | null;
  /** Of the thread when it was asked for; an import or a merge since then makes another one. */
  state: string;
}

export interface BackfillPage {
  /** The thread that was asked for; messages of threads merged into it may be among `messages`. */
  threadId: Id;
  from: BackfillFrom;
  messages: readonly Message[];
  /** The page reached the thread's beginning. */
  complete: boolean;
}

export interface BackfillTask {
  threadId: Id;
  from: BackfillFrom;
  /** For the progress line: threads whose beginning is here, of all. */
  done: number;
  total: number;
}

/** A row of the thread list; the draft is joined from `Outbox.drafts`. */
export type CachedThread = Omit<ThreadRow, 'draft'>;

export interface ThreadFacts {
  /** The survivor, where the asked thread was merged away. */
  thread: Thread;
  contact: Contact | null;
  number: BusinessNumber | null;
  /** The survivor and every thread merged into it: drafts and unsent messages may still carry an old id. */
  threadIds: Id[];
}

export interface ThreadQuery {
  filter: 'all' | 'unread' | 'window-open';
  before: ThreadKey | null;
  limit: number;
  /** The gateway's time, for `window-open`. */
  now: Millis;
}

export interface MessageQuery {
  threadId: Id;
  at: { from: 'newest' } | { from: 'before' | 'after' | 'around'; key: MessageKey };
  limit: number;
}

export interface CachedMessages {
  /** Oldest first; never older than the thread's border, so without holes. */
  messages: Message[];
  /** Older ones exist here or at the gateway (`backfillOf` tells where to ask). */
  olderExist: boolean;
  newerExist: boolean;
}

export interface SearchQuery {
  /** As the person typed it. Words are all wanted, the last one may be unfinished, "quoted words" stand together. */
  query: string;
  threadId: Id | null;
  /** All threads of a person; `threadId` goes before it. */
  contactId?: Id;
  /** From this moment on, and before that one: for a date, or to go on where an answer ended. */
  sentFrom?: Millis;
  sentBefore?: Millis;
  limit: number;
}

/**
 * The console's projection of the gateway: encrypted, on disk, and at any time replaceable by a new snapshot.
 * Every method runs in a worker thread; failures reject with a `DatabaseError`. Reads see every write that has
 * resolved. Writes run one after the other in the order in which they were called.
 */
export interface Cache extends MediaIndex {
  /** The position to say `hello` with; null for a cache that holds nothing. */
  cursor(): Promise<Cursor | null>;

  /** Applies a frame: its rows and its position in one transaction. Once resolved it may be acknowledged. */
  applyChanges(changes: Changes): Promise<ChangeSummary>;
  /** Deletes everything of a feed, its position included, and keeps the others. For every reason of `reset`. */
  resetFeed(feed: FeedName): Promise<void>;
  /** Applies a page of a snapshot; the feed has no position until `finish`. */
  applySnapshot(snapshot: SnapshotRows): Promise<ChangeSummary>;

  /** Stores a page of older messages and moves the thread's border down to it. Repeating a page is harmless. */
  applyBackfill(page: BackfillPage): Promise<ChangeSummary>;
  /** The newest thread whose beginning is not here yet; null when all are complete. */
  nextBackfill(): Promise<BackfillTask | null>;
  /** Where this thread's next page begins; null when its beginning is here or the thread is unknown. */
  backfillOf(threadId: Id): Promise<BackfillFrom | null>;
  /**
   * Which of these commands have their message here. Asked once after opening: a crash between `applyChanges` and
   * `Outbox.settle` must not leave a bubble pending for ever.
   */
  commandsSeen(commandIds: readonly Id[]): Promise<Id[]>;

  numbers(): Promise<BusinessNumber[]>;
  /** Of one number, by name and language. */
  templates(numberId: Id): Promise<Template[]>;
  /** Newest first, merged-away threads left out. */
  listThreads(query: ThreadQuery): Promise<{ threads: CachedThread[]; more: boolean; unreadThreads: number }>;
  getThread(threadId: Id): Promise<ThreadFacts | null>;
  contact(contactId: Id): Promise<Contact | null>;
  /**
   * A stretch of a thread. `around` a message that lies below the border (a search hit met before its neighbours)
   * gives the oldest stretch that has no holes; pull pages until the key is reached and ask again.
   */
  listMessages(query: MessageQuery): Promise<CachedMessages>;
  /** Messages newest first, and, when everything is searched, threads whose title or phone number matches. */
  search(query: SearchQuery): Promise<{ hits: SearchHit[]; threads: Thread[] }>;

  /** Finishes what was asked, empties the write-ahead log and ends the workers. */
  close(): Promise<void>;
}
