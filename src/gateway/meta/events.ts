import type { DeliveryStatus, MessageKind, Origin, Referral } from '#shared/model/message.ts';
import type { Lifecycle } from '#shared/model/number.ts';
import type { Millis } from '#shared/model/primitives.ts';
import type { TemplateCategory, TemplateComponents } from '#shared/model/template.ts';

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
  /** `meta`: WhatsApp's own notes (in), and what Meta Business Agent answered (out); only `phone` was typed on a phone. */
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
  /** Only `phone` tells that somebody used the owner's phone. */
  origin: MessageEvent['origin'];
  at: Millis;
  /** edit: the new text. */
  text: string | null;
  /** reaction: null when taken back. */
  emoji: string | null;
  source: 'live' | 'history';
}

/** What a message cost, as far as Meta says. Null: it does not say. */
export type StatusPricing = {
  billable: boolean | null;
  /** `PMP`: per message. */
  model: string | null;
  /** `regular`, `free_customer_service`, `free_entry_point` … */
  type: string | null;
  /** `marketing`, `utility`, `service`, `referral_conversion` … */
  category: string | null;
  /** End of the 72 hours after an ad or a call to action in which everything is free. */
  freeUntil: Millis | null;
};

export interface StatusEvent {
  type: 'status';
  person: Person | null;
  wamid: string;
  /** What the gateway sent along as `biz_opaque_callback_data`: the command's id. */
  callback: string | null;
  status: Extract<DeliveryStatus, 'sent' | 'delivered' | 'read' | 'played' | 'failed'>;
  at: Millis;
  failure: { code: string; detail: string } | null;
  pricing: StatusPricing | null;
}

/** The phone's address book named a person, or (`name` null) forgot them. */
export interface BookNameEvent {
  type: 'book-name';
  person: Person;
  name: string | null;
  at: Millis;
}

/** What happened to a number or its account rather than in a conversation. */
interface NumberNews {
  /**
   * Names the news however often and in whatever batch it came: a hash of entry id, field, value and time; of an
   * imported chunk, of its note and the ids of what stood in it.
   */
  key: string;
}

/** A piece of the history import came; `messages` counts what stood in it. */
export interface HistoryChunkEvent extends NumberNews {
  type: 'history-chunk';
  /** Null when Meta did not say. */
  phase: number | null;
  chunk: number | null;
  progress: number | null;
  messages: number;
}

/** The owner chose not to share the chats from before (2593109), or Meta named another error. */
export interface HistoryFailedEvent extends NumberNews {
  type: 'history-failed';
  declined: boolean;
  code: string;
}

export interface LifecycleEvent extends NumberNews {
  type: 'lifecycle';
  lifecycle: Extract<Lifecycle, 'active' | 'offboarded' | 'disconnected'>;
  reason: string;
  /** `USER` or `SYSTEM`, where Meta says so. */
  initiatedBy: string | null;
  /** Meta's time; null when the webhook had none. */
  at: Millis | null;
}

/** What Meta says of the number's or the account's standing. The newest of each aspect stands. */
export type StandingNews =
  | { aspect: 'quality'; value: string }
  | { aspect: 'messaging-limit'; tier: string; most: number | null }
  | { aspect: 'display-name'; name: string; decision: string }
  | { aspect: 'review'; decision: string }
  | { aspect: 'username'; username: string | null; state: string }
  | { aspect: 'restriction'; kinds: { kind: string; until: Millis | null }[] }
  | { aspect: 'ban'; state: string; date: string | null }
  /** Everything that a person should read and nothing follows from: violations, alerts, security, terms, tiers. */
  | { aspect: 'alert'; kind: string; severity: string; text: string };

export interface StandingEvent extends NumberNews {
  type: 'standing';
  news: StandingNews;
  /** Meta's time; null when the webhook had none. */
  at: Millis | null;
}

/** Something about one template. Components are Meta's, read by `meta/template.ts`. */
export interface TemplateEvent extends NumberNews {
  type: 'template';
  metaId: string;
  name: string;
  /** As the API spells it: `en_US`, also where the webhook says `en-US`. */
  language: string;
  at: Millis | null;
  news:
    | { aspect: 'status'; status: string; reason: string | null; category: TemplateCategory | null }
    | { aspect: 'quality'; quality: string }
    | { aspect: 'category'; category: TemplateCategory; toCome: TemplateCategory | null }
    | { aspect: 'components'; components: TemplateComponents };
}

/** Meta Business Agent took a conversation, or gave it back; told in the log of the number. */
export interface HandoverEvent extends NumberNews {
  type: 'handover';
  person: Person | null;
  toAgent: boolean;
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
  | HistoryChunkEvent
  | HistoryFailedEvent
  | LifecycleEvent
  | StandingEvent
  | TemplateEvent
  | HandoverEvent
  | PreferenceEvent;

/** The smallest piece of a webhook that stands or falls by itself. */
export interface WebhookItem {
  /** Where it stood in the body, e.g. `entry[0].changes[0].value.messages[2]`. */
  path: string;
  address: Address | null;
  item: unknown;
  /** No events and no reason: it is known, and nothing here needs it (calls, flows, groups). */
  result: { ok: true; events: DomainEvent[] } | { ok: false; reason: string };
}
