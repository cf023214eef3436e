import { z } from 'zod';
import { Id, Millis, Revision } from './primitives.ts';

/** Who spoke, and through what. `phone` is an echo: typed on the owner's phone or a device linked to it. */
export const Origin = z.enum(['customer', 'phone', 'agent', 'bot', 'template', 'meta', 'unknown']);
export type Origin = z.infer<typeof Origin>;

export const MessageKind = z.enum([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'button',
  'order',
  'template',
  'system',
  'media_placeholder',
  'unsupported',
]);
export type MessageKind = z.infer<typeof MessageKind>;

/** `queued` and `sending` are ours; the rest is Meta's word. Compared only through `statusRank`. */
export const DeliveryStatus = z.enum([
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'unknown',
]);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const Media = z.object({
  /** Gateway's media id; bytes are served at `/v1/media/:id`. Null while unknown (a history placeholder). */
  id: Id.nullable(),
  mime: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative().nullable(),
  filename: z.string().nullable(),
  voice: z.boolean(),
  state: z.enum(['pending', 'stored', 'failed']),
  /** Why it failed: Meta no longer has it, it is larger than Meta delivers (131052), or it could not be fetched. */
  problem: z.enum(['expired', 'too-large', 'unreachable']).nullable(),
});
export type Media = z.infer<typeof Media>;

/** Why a send failed, as Meta or the gate said it; words for people are made from `code` in the console. */
export const Failure = z.object({
  /** Meta's error code, or one of the gateway's own reasons such as `window_closed`. */
  code: z.string(),
  detail: z.string(),
});
export type Failure = z.infer<typeof Failure>;

export const Reaction = z.object({ from: z.enum(['customer', 'business']), emoji: z.string(), at: Millis });
export type Reaction = z.infer<typeof Reaction>;

/** A click-to-WhatsApp ad or post that the customer came from. */
export const Referral = z.object({
  sourceUrl: z.string().nullable(),
  sourceId: z.string().nullable(),
  sourceType: z.string().nullable(),
  headline: z.string().nullable(),
  body: z.string().nullable(),
  clickId: z.string().nullable(),
});
export type Referral = z.infer<typeof Referral>;

/** What Meta said that a message costs, as the newest status tells it; each part null where it said nothing. */
export const MessageCost = z.object({
  /** `marketing`, `utility`, `service`, `referral_conversion` … */
  category: z.string().nullable(),
  /** `regular` is charged; `free_customer_service`, `free_entry_point` … */
  type: z.string().nullable(),
  billable: z.boolean().nullable(),
});
export type MessageCost = z.infer<typeof MessageCost>;

/** One bubble of a thread. Unique by (number, wamid); `wamid` is null until the Graph API has answered. */
export const Message = z.object({
  id: Id,
  numberId: Id,
  threadId: Id,
  wamid: z.string().nullable(),
  /** The console's command that asked for it; matches the pending bubble in `outbox.db`. */
  commandId: Id.nullable(),
  direction: z.enum(['in', 'out']),
  origin: Origin,
  /** The agent who sent it, or the name of the bot or template. */
  author: z.object({ userId: Id.nullable(), name: z.string() }).nullable(),
  kind: MessageKind,
  /** Text, caption, or a plain reading of the kind (a place's name, a button's label); null when there is none. */
  text: z.string().nullable(),
  /** The text as first sent, once an edit replaced it. */
  originalText: z.string().nullable(),
  media: Media.nullable(),
  /** What only this kind has, as the gateway's parser cleaned it; shown in the details. */
  extra: z.record(z.string(), z.json()).nullable(),
  replyToWamid: z.string().nullable(),
  forwarded: z.boolean(),
  reactions: z.array(Reaction),
  referral: Referral.nullable(),
  /** WhatsApp's time of the message. */
  sentAt: Millis,
  receivedAt: Millis,
  /** Imported history opens no window, raises no unread, alerts nobody. */
  source: z.enum(['live', 'history']),
  /** Null for the customer's messages; echoes have none either, since Meta sends no ticks for them. */
  status: DeliveryStatus.nullable(),
  failure: Failure.nullable(),
  /** Null until a status tells it: Meta's pricing of what went out by the API. */
  cost: MessageCost.nullable(),
  editedAt: Millis.nullable(),
  revokedAt: Millis.nullable(),
  revision: Revision,
});
export type Message = z.infer<typeof Message>;
