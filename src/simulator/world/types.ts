/** Any JSON object; the wire's shapes are built and checked at its edges. */
export type Json = Record<string, unknown>;

/** Milliseconds, or a range in which the seed chooses. */
export type Spread = readonly [number, number];

/** How a customer's phone answers what reaches it. Null: it does not happen by itself. */
export interface Ticks {
  sentMs: Spread;
  deliveredMs: Spread | null;
  /** Counted from the delivery. */
  readMs: Spread | null;
}

export interface Customer {
  id: string;
  /** The phone number id that they write to. */
  number: string;
  name: string;
  /** Digits with country code; null when this person has none that anybody knows. */
  phone: string | null;
  username: string | null;
  /** Webhooks carry no phone number of theirs. */
  hidesPhone: boolean;
  userId: string;
  /** Only where the business manages linked portfolios. */
  parentUserId: string | null;
  /** The name in the owner's address book. */
  bookName: string | null;
  language: 'id' | 'en' | 'ar';
  ticks: Ticks;
  /** Newest live message of theirs, in simulator time: Meta's own count of the 24-hour window. */
  lastInboundAt: number | null;
  /** Came by an ad at this time; the answer within 24 hours opens the free entry point. */
  referredAt: number | null;
  freeEntryUntil: number | null;
  /** Tapped WhatsApp's own stop for marketing messages. */
  stoppedMarketing: boolean;
  /** When marketing templates were accepted for them lately. */
  marketing: number[];
  /** Blocked the business: nothing reaches them any more. */
  blocked: boolean;
  /** Meta Business Agent answers them: what they write comes as `standby`. */
  agentHolds: boolean;
}

export type Speaker = 'customer' | 'phone' | 'api';
export type Delivery = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** One message in a chat, as the two phones know it. */
export interface ChatMessage {
  wamid: string;
  /** The business's phone number id. */
  number: string;
  customerId: string;
  from: Speaker;
  at: number;
  type: string;
  /** The object named like the type. */
  content: Json;
  /** Errors that stand inside an unsupported message. */
  errors: Json[] | null;
  /** What a person reads of it. */
  text: string | null;
  mediaId: string | null;
  /** Labels of the buttons or rows that the customer can tap. */
  choices: string[];
  replyTo: string | null;
  forwarded: boolean;
  /** Of cards: `contact_request` when the business asked for the number. */
  origin: string | null;
  referral: Json | null;
  reactions: { customer?: string; business?: string };
  edits: string[];
  editedAt: number | null;
  revokedAt: number | null;
  /** Of the business's messages: how far they came. Of the customer's: `read` once the business has read them. */
  delivery: Delivery;
  failure: number | null;
  /** `biz_opaque_callback_data` of an API send. */
  callbackData: string | null;
  pricing: Json | null;
  conversation: Json | null;
  source: 'live' | 'history';
}
