import type { PendingMessage } from '#shared/console-api/views.ts';
import type { TemplateValues } from '#shared/gateway-api/http.ts';
import type { Failure } from '#shared/model/message.ts';
import type { Id, Millis } from '#shared/model/primitives.ts';

/** What a person sent and the gateway has not confirmed by a row yet. */
export type OutboxState = PendingMessage['state'];

export interface Attachment {
  /** The file's name as the customer will see it. */
  name: string;
  mime: string;
  /** At most 100 MB. The buffer is handed to the worker: it is empty in the caller afterwards. */
  bytes: Uint8Array;
}

/** What a send is beyond text and file. */
export type OutboxContent =
  /** A header's file is the attachment; `values.header` is null then. */
  | { kind: 'template'; templateId: Id; name: string; values: TemplateValues }
  | { kind: 'reaction'; messageId: Id; emoji: string | null };

export type OutboxKind = PendingMessage['kind'] | 'reaction';

export interface NewSend {
  /** UUIDv7 made by the console; the same id for every attempt. */
  commandId: Id;
  threadId: Id;
  numberId: Id;
  kind: OutboxKind;
  /** Text or caption; of a template, what it says. */
  text: string | null;
  content: OutboxContent | null;
  replyToWamid: string | null;
  attachment: Attachment | null;
  createdAt: Millis;
}

export interface OutboxItem {
  commandId: Id;
  threadId: Id;
  numberId: Id;
  kind: OutboxKind;
  text: string | null;
  content: OutboxContent | null;
  replyToWamid: string | null;
  /** Its bytes come by `attachment()`. */
  attachment: { name: string; mime: string; size: number } | null;
  createdAt: Millis;
  state: OutboxState;
  failure: Failure | null;
}

export interface OutboxCounts {
  /** `waiting` and `posting`: no gateway has them. */
  waiting: number;
  /** At the gateway, their row not yet here. */
  queued: number;
  refused: number;
}

export interface Draft {
  threadId: Id;
  text: string;
}

/**
 * What was typed here and is not the gateway's yet. A file of its own (`outbox.db`) with a key of its own: unlike the
 * cache it cannot be fetched again. Every method runs in a worker; what has resolved is on disk. Failures reject
 * with a `DatabaseError`. States and their order are told in docs/sync.md.
 */
export interface Outbox {
  /** Commits the message as `waiting`. A text also clears the thread's draft, in the same transaction. */
  enqueue(send: NewSend): Promise<void>;
  /** The oldest waiting message of a thread that is posting nothing; null when there is none. */
  nextToPost(): Promise<OutboxItem | null>;
  attachment(commandId: Id): Promise<Uint8Array | null>;
  /**
   * Before the request leaves; false when it was discarded meanwhile and must not leave. After a crash `posting` is
   * `waiting` again.
   */
  markPosting(commandId: Id): Promise<boolean>;
  /** The gateway answered 202. The row stays until `settle`. */
  markQueued(commandId: Id): Promise<void>;
  /** The gate said no (4xx): text and attachment are kept with the reason, those behind it go on. */
  markRefused(commandId: Id, failure: Failure): Promise<void>;
  /** No answer, or a 5xx: it will be posted again, at its old place in the thread. */
  markWaiting(commandId: Id): Promise<void>;
  /**
   * Sends a refused message again, behind the thread's others. `freshId` replaces its command id, since the gateway
   * may remember the refusal under the old one; a refused command had no effect.
   */
  retry(commandId: Id, freshId: Id): Promise<void>;
  /** Forgets a `waiting` or `refused` message; false if it was already on its way. */
  discard(commandId: Id): Promise<boolean>;
  /** The feed brought these commands' messages, or their effect needs no message: their rows leave. Unknown ids are ignored. Answers those removed. */
  settle(commandIds: readonly Id[]): Promise<Id[]>;
  /** Unsent messages of these threads in the order typed (pass `ThreadFacts.threadIds`). */
  list(threadIds: readonly Id[]): Promise<OutboxItem[]>;
  /** Every command in the outbox, for `Cache.commandsSeen` after opening. */
  commandIds(): Promise<Id[]>;
  counts(): Promise<OutboxCounts>;

  /** An empty text removes the draft. */
  setDraft(threadId: Id, text: string): Promise<void>;
  draft(threadId: Id): Promise<string>;
  drafts(): Promise<Draft[]>;

  close(): Promise<void>;
}
