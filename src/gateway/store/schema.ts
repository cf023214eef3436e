import type { ColumnType, GeneratedAlways, JSONColumnType } from 'kysely';
import type { RowKind } from '#shared/gateway-api/frames.ts';
import type { DeliveryStatus, MessageKind, Origin } from '#shared/model/message.ts';
import type { BusinessNumber, Lifecycle } from '#shared/model/number.ts';
import type { Role } from '#shared/model/user.ts';

/** The gateway's tables as Kysely sees them. Times are milliseconds since 1970 in `bigint`; both drivers give numbers. */

/** Written as a JSON string, read parsed. Null is SQL null. */
type Json<T extends object> = JSONColumnType<T, string, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;

interface WorkspaceTable {
  id: string;
  name: string;
  epoch: string;
  sample: boolean;
  created_at: number;
}

interface FeedTable {
  feed: string;
  revision: number;
  /** Tombstones with a revision up to this are gone: an older cursor needs a reset. */
  kept_from: Defaulted<number>;
}

interface TombstoneTable {
  feed: string;
  kind: RowKind;
  id: string;
  revision: number;
  at: number;
}

interface NumberTable {
  id: string;
  phone_number_id: string;
  waba_id: string;
  display_phone: string;
  name: string;
  lifecycle: Lifecycle;
  lifecycle_reason: string | null;
  /** Meta's time of the event that set the lifecycle; older events are ignored. */
  lifecycle_at: Defaulted<number>;
  onboarded_at: number | null;
  confirmed_at: number | null;
  confirmed_by: BusinessNumber['activity']['confirmedBy'];
  confirmed_by_name: string | null;
  estimated_at: number | null;
  estimated_from: BusinessNumber['activity']['estimatedFrom'];
  last_event_at: number | null;
  history_declined_at: number | null;
  /** Highest `progress` that Meta named in a history chunk; 100 does not mean that nothing more comes. */
  history_progress: number | null;
  revision: Defaulted<number>;
}

/** Every attribute carries the time of its evidence, so that the newest one stands whatever came first. */
interface ContactTable {
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
  merged_into: string | null;
  first_seen_at: number;
  revision: Defaulted<number>;
}

/** What a contact is found by. Points at the surviving contact, never at a merged one. */
interface ContactKeyTable {
  number_id: string;
  kind: 'user_id' | 'phone';
  value: string;
  contact_id: string;
  /** Newest evidence that this key belongs to this contact. */
  at: number;
}

/** What people told WhatsApp about marketing messages (`user_preferences`), as a log. */
interface ContactPreferenceTable {
  contact_id: string;
  category: string;
  value: string;
  at: number;
}

interface ThreadTable {
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
  last_inbound_at: number | null;
  history_from: number | null;
  history_round: Defaulted<number>;
  revision: Defaulted<number>;
}

interface MessageTable {
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
interface MessageEffectTable {
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

interface WebhookInboxTable {
  id: GeneratedAlways<number>;
  body: Uint8Array;
  received_at: number;
  state: Defaulted<'waiting' | 'done' | 'set_aside'>;
  attempts: Defaulted<number>;
  /** By the database's clock: no other process takes the row before. */
  leased_until: Defaulted<number>;
}

interface SetAsideTable {
  id: GeneratedAlways<number>;
  inbox_id: number;
  /** Where in the body, e.g. `entry[0].changes[0].value.messages[2]`; empty for the whole body. */
  path: string;
  reason: string;
  item: ColumnType<unknown, string | null, string | null>;
  at: number;
}

/**
 * The durable queue of sends; a row is written together with its message. `posting` when the process died means
 * that the request may have reached Meta: it becomes `unknown` and is never posted again by itself. A status settles
 * a row in any state: `accepted`, or `failed`.
 */
interface OutboundTable {
  message_id: string;
  number_id: string;
  thread_id: string;
  /** Order in which the gateway accepted the sends. */
  seq: GeneratedAlways<number>;
  state: Defaulted<'waiting' | 'posting' | 'accepted' | 'unknown' | 'failed'>;
  attempts: Defaulted<number>;
  not_before: Defaulted<number>;
  created_at: number;
}

interface CommandTable {
  id: string;
  user_id: string;
  kind: string;
  result: NullableJson<Record<string, unknown>>;
  at: number;
}

interface UserTable {
  id: string;
  login: string;
  name: string;
  role: Role;
  password_hash: string;
  active: Defaulted<boolean>;
  created_at: number;
  revision: Defaulted<number>;
}

interface DeviceTable {
  id: string;
  user_id: string;
  name: string;
  token_hash: string;
  created_at: number;
  last_seen_at: number | null;
  revoked_at: number | null;
}

interface MembershipTable {
  user_id: string;
  number_id: string;
}

interface MediaTable {
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
  attempts: Defaulted<number>;
  not_before: Defaulted<number>;
  created_at: number;
}

export interface Database {
  workspace: WorkspaceTable;
  feeds: FeedTable;
  tombstones: TombstoneTable;
  numbers: NumberTable;
  contacts: ContactTable;
  contact_keys: ContactKeyTable;
  contact_preferences: ContactPreferenceTable;
  threads: ThreadTable;
  messages: MessageTable;
  message_effects: MessageEffectTable;
  webhook_inbox: WebhookInboxTable;
  set_aside: SetAsideTable;
  outbound: OutboundTable;
  commands: CommandTable;
  users: UserTable;
  devices: DeviceTable;
  memberships: MembershipTable;
  media: MediaTable;
}
