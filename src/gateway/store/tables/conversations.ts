import type { ColumnType } from 'kysely';
import type { Stops } from '#shared/model/contact.ts';
import type { DeliveryStatus, Media, MessageKind, Origin } from '#shared/model/message.ts';
import type { Defaulted, Json, NullableJson } from './columns.ts';

/** People, threads, messages, what happened to them, and files. */

/** Every attribute carries the time of its evidence, so that the newest one stands whatever came first. */
export interface ContactTable {
  id: string;
  number_id: string;
  user_id: string | null;
  user_id_at: Defaulted<number>;
  parent_user_id: string | null;
  parent_user_id_at: Defaulted<number>;
  username: string | null;
  username_at: Defaulted<number>;
  phone: string | null;
  phone_at: Defaulted<number>;
  profile_name: string | null;
  profile_name_at: Defaulted<number>;
  book_name: string | null;
  book_name_at: Defaulted<number>;
  /** Folded from contact_stops. */
  stops: ColumnType<Stops, string | undefined, string>;
  merged_into: string | null;
  first_seen_at: number;
  revision: Defaulted<number>;
}

/** What a contact is found by. Points at the surviving contact, never at a merged one. */
export interface ContactKeyTable {
  number_id: string;
  kind: 'user_id' | 'phone';
  value: string;
  contact_id: string;
  /** Newest evidence that this key belongs to this contact. */
  at: number;
}

/** Every "stop" and every "go on" of a person, as a log; the newest of each source stands. */
export interface ContactStopTable {
  contact_id: string;
  /** `whatsapp`: its own control, or 131050 on a send. `word`: STOP, BERHENTI … in a live message. */
  source: 'whatsapp' | 'word';
  stopped: boolean;
  at: number;
  category: string | null;
  /** wamid of the message that said so. */
  evidence: string | null;
}

export interface ThreadTable {
  id: string;
  number_id: string;
  contact_id: string;
  merged_into: string | null;
  title: string;
  last_message_at: number;
  preview_message_id: string | null;
  /** Somebody of the team has read up to this WhatsApp time. */
  read_up_to: Defaulted<number>;
  unread: Defaulted<number>;
  /** The newest message of the business; what the unread count counts from. */
  answered_at: number | null;
  last_inbound_at: number | null;
  history_from: number | null;
  history_round: Defaulted<number>;
  revision: Defaulted<number>;
}

export interface MessageTable {
  id: string;
  number_id: string;
  thread_id: string;
  wamid: string | null;
  command_id: string | null;
  direction: 'in' | 'out';
  origin: Origin;
  author_user_id: string | null;
  author_name: string | null;
  kind: MessageKind;
  text: string | null;
  /** The text as first sent, once an edit replaced it. */
  original_text: string | null;
  media_id: string | null;
  extra: NullableJson<Record<string, unknown>>;
  reply_to_wamid: string | null;
  forwarded: Defaulted<boolean>;
  reactions: ColumnType<StoredReaction[], string | undefined, string>;
  referral: NullableJson<Record<string, string | null>>;
  sent_at: number;
  received_at: number;
  source: 'live' | 'history';
  /** Which content stands when one wamid comes twice: 0 placeholder, 1 unsupported, 2 history, 3 live, 4 ours. */
  content_rank: number;
  status: DeliveryStatus | null;
  failure: NullableJson<{ code: string; detail: string }>;
  pricing: NullableJson<Record<string, unknown>>;
  edited_at: number | null;
  revoked_at: number | null;
  revision: Defaulted<number>;
}

export interface StoredReaction {
  from: 'customer' | 'business';
  emoji: string;
  at: number;
}

/**
 * Everything that happens to a message after it was sent. Kept beside the message, found by wamid, so that an effect
 * may come before its message and so that earlier texts are never lost.
 */
export interface MessageEffectTable {
  number_id: string;
  /** The event's own wamid, or `status:<wamid>:<status>`: the same one twice is one. */
  effect_key: string;
  target_wamid: string;
  kind: 'edit' | 'revoke' | 'reaction' | 'status';
  /** Who did it; null for a status. */
  actor: 'customer' | 'business' | null;
  at: number;
  received_at: number;
  body: Json<EffectBody>;
}

export interface EffectBody {
  /** edit: the new text; null leaves the text empty. */
  text?: string | null;
  /** reaction: empty when taken back. */
  emoji?: string;
  status?: DeliveryStatus;
  failure?: { code: string; detail: string } | null;
  pricing?: Record<string, unknown> | null;
}

export interface MediaTable {
  id: string;
  number_id: string;
  /** Hex; null until the bytes are here. */
  sha256: string | null;
  mime: string;
  size: number | null;
  filename: string | null;
  voice: Defaulted<boolean>;
  /** Meta's id of an incoming file (lives 7 days), or of an uploaded one (30 days). */
  meta_media_id: string | null;
  state: Defaulted<'pending' | 'stored' | 'failed'>;
  problem: Media['problem'];
  attempts: Defaulted<number>;
  not_before: Defaulted<number>;
  created_at: number;
}
