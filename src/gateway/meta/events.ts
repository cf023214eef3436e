import type { DeliveryStatus, MessageKind, Origin, Referral } from '#shared/model/message.ts';
import type { Lifecycle } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';

/** What Meta's webhooks say, in the gateway's own words. Nothing outside `meta/` knows Meta's JSON. */

/** A JSON object whose shape nobody promised. */
export type JsonObject = Record<string, unknown>;

/** Which number a piece of a webhook is about. Account events name only the WABA, some the phone. */
export type Address =
  | { by: 'phone-number-id'; phoneNumberId: string }
  | { by: 'account'; wabaIds: string[]; displayPhone: string | null };

/** Somebody the number talks with. At least one of `userId` and `phone` is there. */
export interface Person {
  userId: string | null;
  parentUserId: string | null;
  /** Digits only. */
  phone: string | null;
  username: string | null;
  profileName: string | null;
}

export interface MediaReference {
  /** Meta's id, by which the bytes are fetched; lives 7 days. */
  metaMediaId: string | null;
  mime: string;
  filename: string | null;
  voice: boolean;
}

/** Which content stands when the same wamid comes twice. */
export const CONTENT_RANK = { placeholder: 0, unsupported: 1, history: 2, live: 3, ours: 4 } as const;

/** What a message says, whatever way it came. */
export interface MessageContent {
  kind: MessageKind;
  text: string | null;
  media: MediaReference | null;
  extra: JsonObject | null;
}

export interface MessageEvent {
  type: 'message';
  person: Person;
  /** Set when the person had another id or number before. */
  formerly: Person | null;
  wamid: string;
  direction: 'in' | 'out';
  origin: Extract<Origin, 'customer' | 'phone' | 'meta' | 'unknown'>;
  content: MessageContent;
  contentRank: number;
  replyToWamid: string | null;
  forwarded: boolean;
  referral: Referral | null;
  sentAt: Millis;
  source: 'live' | 'history';
  /** Only imported messages of the business bring one. */
  status: DeliveryStatus | null;
}

/** An edit, a revoke or a reaction. */
export interface EffectEvent {
  type: 'effect';
  person: Person;
  kind: 'edit' | 'revoke' | 'reaction';
  /** The event's own wamid. */
  wamid: string;
  targetWamid: string;
  actor: 'customer' | 'business';
  at: Millis;
  /** edit: the new text. */
  text: string | null;
  /** reaction: null when taken back. */
  emoji: string | null;
  source: 'live' | 'history';
}

export interface StatusEvent {
  type: 'status';
  person: Person | null;
  wamid: string;
  /** What the gateway sent along as `biz_opaque_callback_data`: the command's id. */
  callback: string | null;
  status: Extract<DeliveryStatus, 'sent' | 'delivered' | 'read' | 'played' | 'failed'>;
  at: Millis;
  failure: { code: string; detail: string } | null;
  pricing: JsonObject | null;
}

/** The phone's address book named a person, or (`name` null) forgot them. */
export interface BookNameEvent {
  type: 'book-name';
  person: Person;
  name: string | null;
  at: Millis;
}

export interface HistoryProgressEvent {
  type: 'history-progress';
  progress: number;
}

/** The owner chose not to share the chats from before. */
export interface HistoryDeclinedEvent {
  type: 'history-declined';
}

export interface LifecycleEvent {
  type: 'lifecycle';
  lifecycle: Extract<Lifecycle, 'active' | 'offboarded' | 'disconnected'>;
  reason: string;
  /** Meta's time; null when the webhook had none. */
  at: Millis | null;
}

export interface PreferenceEvent {
  type: 'preference';
  person: Person;
  category: string;
  value: string;
  at: Millis;
}

export type DomainEvent =
  | MessageEvent
  | EffectEvent
  | StatusEvent
  | BookNameEvent
  | HistoryProgressEvent
  | HistoryDeclinedEvent
  | LifecycleEvent
  | PreferenceEvent;

/** The smallest piece of a webhook that stands or falls by itself. */
export interface WebhookItem {
  /** Where it stood in the body, e.g. `entry[0].changes[0].value.messages[2]`. */
  path: string;
  address: Address | null;
  item: unknown;
  result: { ok: true; events: DomainEvent[] } | { ok: false; reason: string };
}
