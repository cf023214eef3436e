import type { ColumnType, GeneratedAlways } from 'kysely';
import type { SendContent } from '#shared/gateway-api/http.ts';
import type { Defaulted, Json } from './columns.ts';

/** What has come and is not applied yet, and what is to go out. */

export interface WebhookInboxTable {
  id: GeneratedAlways<number>;
  body: Uint8Array;
  /** Who brought it: a partner speaks for its own numbers only. */
  provider: Defaulted<string>;
  received_at: number;
  state: Defaulted<'waiting' | 'done' | 'set_aside'>;
  attempts: Defaulted<number>;
  /** Imported history is worked on while nothing live waits. */
  lane: Defaulted<'live' | 'history'>;
  /** Path of the last item that was applied, in a body that is applied in parts. */
  applied_to: string | null;
  /** By the database's clock: no other process takes the row before. */
  leased_until: Defaulted<number>;
}

export interface SetAsideTable {
  id: GeneratedAlways<number>;
  inbox_id: number;
  /** Where in the body, e.g. `entry[0].changes[0].value.messages[2]`; empty for the whole body. */
  path: string;
  reason: string;
  item: ColumnType<unknown, string | null, string | null>;
  at: number;
}

/** What one row of the queue posts. */
export type OutboundContent = SendContent | { kind: 'reaction'; targetWamid: string; emoji: string | null };

/**
 * The durable queue of sends; a row is written together with its message, or with the reaction that it carries.
 * `posting` when the process died means that the request may have reached Meta: it becomes `unknown` and is never
 * posted again by itself. A status settles a row in any state: `accepted`, or `failed`.
 */
export interface OutboundTable {
  id: string;
  /** Goes along as `biz_opaque_callback_data` and comes back with every status. */
  command_id: string;
  /** Null: a reaction, which is no bubble. */
  message_id: string | null;
  content: Json<OutboundContent>;
  /** `bulk` yields to people. */
  lane: Defaulted<'person' | 'bulk'>;
  number_id: string;
  thread_id: string;
  /** Order in which the gateway accepted the sends. */
  seq: GeneratedAlways<number>;
  state: Defaulted<'waiting' | 'posting' | 'accepted' | 'unknown' | 'failed'>;
  attempts: Defaulted<number>;
  not_before: Defaulted<number>;
  created_at: number;
  /** When it was last handed to Meta; null: never. */
  posted_at: number | null;
}

/**
 * What Meta forbade for a while, or until an administrator acts. `number`: nothing goes. `bulk`: no bulk (131048).
 * `category:<name>`: no templates of it (131064). `management`: no calls but sends (4, 80007).
 */
export interface OutboundHoldTable {
  number_id: string;
  scope: 'number' | 'bulk' | 'management' | `category:${string}`;
  /** Meta's code. */
  code: string;
  detail: string;
  since: number;
  /** Null: until it is lifted. */
  until: number | null;
  /** Somebody lifted it; what Meta said before counts no more. */
  lifted_at: number | null;
}

/** The newest message of a thread that the team has read and Meta was not told of yet. */
export interface ReadReceiptTable {
  thread_id: string;
  number_id: string;
  wamid: string;
  sent_at: number;
  attempts: Defaulted<number>;
  not_before: Defaulted<number>;
}
