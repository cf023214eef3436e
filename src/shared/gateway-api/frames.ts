import { z } from 'zod';
import { AgentsSee } from '../model/can.ts';
import { Contact } from '../model/contact.ts';
import { Message } from '../model/message.ts';
import { BusinessNumber } from '../model/number.ts';
import { Id, Millis, Revision } from '../model/primitives.ts';
import { Template } from '../model/template.ts';
import { Thread } from '../model/thread.ts';
import { Role, User } from '../model/user.ts';

/** Frames of the change feed, `GET /v1/feed` upgraded to a WebSocket. docs/sync.md tells how they play together. */

export const PROTOCOL = 2;

/** `workspace`, or `number:<id>`. */
export const FeedName = z.union([z.literal('workspace'), z.templateLiteral(['number:', z.uuid()])]);
export type FeedName = z.infer<typeof FeedName>;

/** How far a console has come. A new epoch (a gateway restored from a backup) voids every position. */
export const Cursor = z.object({ epoch: z.string(), feeds: z.record(z.string(), Revision) });
export type Cursor = z.infer<typeof Cursor>;

/** A row of a feed in its newest state. */
export const FeedRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), row: User }),
  z.object({ kind: z.literal('number'), row: BusinessNumber }),
  z.object({ kind: z.literal('contact'), row: Contact }),
  z.object({ kind: z.literal('template'), row: Template }),
  z.object({ kind: z.literal('thread'), row: Thread }),
  z.object({ kind: z.literal('message'), row: Message }),
]);
export type FeedRow = z.infer<typeof FeedRow>;

export const RowKind = z.enum(['user', 'number', 'contact', 'template', 'thread', 'message']);
export type RowKind = z.infer<typeof RowKind>;

export const ClientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.literal(PROTOCOL), cursor: Cursor.nullable() }),
  /** The rows up to `revision` are on disk; the gateway sends the next `changes` of this feed only then. */
  z.object({ type: z.literal('ack'), feed: FeedName, revision: Revision }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion('type', [
  /** Again on an open connection when owners have changed what agents see. */
  z.object({
    type: z.literal('welcome'),
    protocol: z.literal(PROTOCOL),
    epoch: z.string(),
    serverTime: Millis,
    me: z.object({ userId: Id, name: z.string(), role: Role, deviceId: Id, agentsSee: AgentsSee }),
    feeds: z.array(FeedName),
  }),
  /** The console's rows of this feed are void: drop them and take a snapshot. */
  z.object({
    type: z.literal('reset'),
    feed: FeedName,
    reason: z.enum(['new', 'epoch', 'too-old', 'ahead', 'no-access']),
    serverTime: Millis,
  }),
  z.object({
    type: z.literal('changes'),
    feed: FeedName,
    revision: Revision,
    upserts: z.array(FeedRow),
    removes: z.array(z.object({ kind: RowKind, id: Id })),
    /** False when nothing newer was waiting as this was sent. */
    more: z.boolean(),
    serverTime: Millis,
  }),
  /** Sent at least every 15 s: proves that the link lives, and carries the clock. */
  z.object({ type: z.literal('tick'), serverTime: Millis }),
  /** Ephemeral: where the outbound queue of a number stands. Takes no revision, is never stored. */
  z.object({
    type: z.literal('queue'),
    feed: FeedName,
    waiting: z.array(
      z.object({
        commandId: Id,
        position: z.number().int(),
        /**
         * Null: it waits for its turn only. `people-first`: bulk yields to somebody's reply. `customers`: they write so
         * fast, and for so long, that nothing else fits.
         */
        reason: z.enum(['pacing', 'pair', 'retry', 'paused', 'people-first', 'customers']).nullable(),
        /** When it is expected to go, as far as can be told. */
        goesAt: Millis.nullable(),
      }),
    ),
    /** Everything that waits, also what stands too far back to be told one by one; absent: as many as are told. */
    depth: z.number().int().optional(),
    /**
     * Why nothing goes at all: `offboarded`, `pending`, `not_linked`, or Meta's code that only an administrator can
     * answer (`POST /v1/numbers/:id/resume` once they have); absent: it goes.
     */
    paused: z.object({ code: z.string(), since: Millis.nullable() }).optional(),
    serverTime: Millis,
  }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
