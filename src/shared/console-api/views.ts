import { z } from 'zod';
import { AgentsSee } from '../model/can.ts';
import { Contact } from '../model/contact.ts';
import { Failure, Message } from '../model/message.ts';
import { BusinessNumber } from '../model/number.ts';
import { Id, Millis } from '../model/primitives.ts';
import { Thread } from '../model/thread.ts';
import { Role } from '../model/user.ts';

/** What the renderer is shown; made by main from the cache, `outbox.db` and the link. */

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  locale: z.enum(['system', 'id', 'en']),
  density: z.enum(['comfortable', 'compact']),
  notifications: z.enum(['full', 'private', 'off']),
  sound: z.boolean(),
  /** Customers see that somebody types; WhatsApp marks their chat as read with it. */
  typing: z.boolean(),
  /** What closing the window does, where that is not settled by the system; `system` is what people expect there. */
  whenClosed: z.enum(['system', 'stay', 'quit']),
  /** Room on this computer for files that were seen; the least recently seen make way. */
  mediaMegabytes: z.union([z.literal(256), z.literal(1024), z.literal(4096)]),
});
export type Settings = z.infer<typeof Settings>;
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  locale: 'system',
  density: 'comfortable',
  notifications: 'full',
  sound: true,
  typing: true,
  whenClosed: 'system',
  mediaMegabytes: 1024,
};

/** Where the keys of the two databases are kept. `file` is the weaker mode that somebody agreed to. */
export const KeyKeeping = z.enum(['keychain', 'memory', 'file']);
export type KeyKeeping = z.infer<typeof KeyKeeping>;

export const AppState = z.object({
  phase: z.enum(['first-run', 'starting', 'ready']),
  /** What is being started, for the progress line. */
  starting: z.enum(['database', 'gateway', 'simulator', 'snapshot']).nullable(),
  host: z.enum(['electron', 'browser']),
  version: z.string(),
  systemLocale: z.string(),
  workspace: z
    .object({
      name: z.string(),
      address: z.string(),
      sample: z.boolean(),
      keys: KeyKeeping,
      simulatorUrl: z.string().nullable(),
    })
    .nullable(),
  me: z.object({ userId: Id, name: z.string(), role: Role, agentsSee: AgentsSee }).nullable(),
  /** Something a person must know: a set-aside outbox, a lost key, a sample that could not start. Codes of the catalogue. */
  notices: z.array(z.object({ id: z.string(), code: z.string(), detail: z.string().nullable() })),
  settings: Settings,
});
export type AppState = z.infer<typeof AppState>;

/**
 * The link to the gateway. The renderer's clock is `gatewayTime` plus its own monotonic time since this arrived;
 * `estimated` while offline.
 */
export const LinkState = z.object({
  state: z.enum(['none', 'connecting', 'catching-up', 'live', 'offline', 'signed-out']),
  /** Gateway time when the console was last known to have everything. */
  inSyncAt: Millis.nullable(),
  offlineSince: Millis.nullable(),
  gatewayTime: Millis,
  estimated: z.boolean(),
  /** Messages in `outbox.db` that no gateway has accepted yet. */
  waitingToSend: z.number().int().nonnegative(),
  /** Rows of history still being filled in behind; null when done or idle. */
  backfill: z.object({ threadsDone: z.number().int(), threads: z.number().int() }).nullable(),
});
export type LinkState = z.infer<typeof LinkState>;

/** A row of the thread list with what the row shows of its contact. */
export const ThreadRow = Thread.extend({
  phone: z.string().nullable(),
  username: z.string().nullable(),
  /** The start of an unsent draft, shown before the preview. */
  draft: z.string().nullable(),
});
export type ThreadRow = z.infer<typeof ThreadRow>;

export const ThreadDetail = z.object({
  thread: Thread,
  contact: Contact.nullable(),
  number: BusinessNumber.nullable(),
  draft: z.string(),
});
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** A send that the gateway has not confirmed by a row yet; drawn after the messages. */
export const PendingMessage = z.object({
  commandId: Id,
  threadId: Id,
  kind: z.enum(['text', 'image', 'video', 'audio', 'document', 'sticker', 'template']),
  /** Of a template: as the customer will read it. */
  text: z.string().nullable(),
  filename: z.string().nullable(),
  templateName: z.string().nullable(),
  createdAt: Millis,
  state: z.enum(['waiting', 'posting', 'refused', 'queued']),
  /** Set when refused. */
  failure: Failure.nullable(),
});
export type PendingMessage = z.infer<typeof PendingMessage>;

/** A reaction that the gateway has not taken yet; null takes the one before back. */
export const PendingReaction = z.object({
  commandId: Id,
  messageId: Id,
  emoji: z.string().nullable(),
  /** Set when refused. */
  failure: Failure.nullable(),
});
export type PendingReaction = z.infer<typeof PendingReaction>;

/** Where a send stands in the gateway's queue. */
export const QueuePlace = z.object({
  commandId: Id,
  position: z.number().int(),
  /** Null: it waits for its turn only. */
  reason: z.enum(['pacing', 'pair', 'retry', 'paused', 'people-first', 'customers']).nullable(),
  goesAt: Millis.nullable(),
});
export type QueuePlace = z.infer<typeof QueuePlace>;

export const MessagesView = z.object({
  /** Oldest first. */
  messages: z.array(Message),
  pending: z.array(PendingMessage),
  reacting: z.array(PendingReaction),
  /** Small pictures that are kept, by media id, with their size in pixels. */
  thumbnails: z.record(Id, z.object({ width: z.number().int(), height: z.number().int() })),
  /** Older ones exist here or at the gateway. */
  olderExist: z.boolean(),
  /** Newer ones than the last returned exist in the cache (after a jump to a search hit). */
  newerExist: z.boolean(),
});
export type MessagesView = z.infer<typeof MessagesView>;

export const SearchHit = z.object({
  messageId: Id,
  threadId: Id,
  title: z.string(),
  message: Message,
  /** Plain text pieces; `hit` ones are to be highlighted. */
  snippet: z.array(z.object({ text: z.string(), hit: z.boolean() })),
});
export type SearchHit = z.infer<typeof SearchHit>;
