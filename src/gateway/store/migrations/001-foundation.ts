/** Workspace, feeds, the conversation tables, the webhook inbox, the outbound queue and people. */
export const foundation: readonly string[] = [
  `create table workspace (
    only_one boolean primary key default true check (only_one),
    id uuid not null, name text not null, epoch uuid not null, sample boolean not null, created_at bigint not null)`,

  `create table feeds (feed text primary key, revision bigint not null, kept_from bigint not null default 0)`,

  `create table tombstones (
    feed text not null, kind text not null, id uuid not null, revision bigint not null, at bigint not null,
    primary key (feed, kind, id))`,
  `create index tombstones_by_revision on tombstones (feed, revision)`,

  `create table numbers (
    id uuid primary key, phone_number_id text not null unique, waba_id text not null, display_phone text not null,
    name text not null, lifecycle text not null, lifecycle_reason text, lifecycle_at bigint not null default 0,
    onboarded_at bigint, confirmed_at bigint, confirmed_by text, confirmed_by_name text,
    estimated_at bigint, estimated_from text, last_event_at bigint,
    history_declined_at bigint, history_progress integer, revision bigint not null default 0)`,

  `create table contacts (
    id uuid primary key, number_id uuid not null references numbers (id),
    user_id text, user_id_at bigint not null default 0,
    parent_user_id text, parent_user_id_at bigint not null default 0,
    username text, username_at bigint not null default 0,
    phone text, phone_at bigint not null default 0,
    profile_name text, profile_name_at bigint not null default 0,
    book_name text, book_name_at bigint not null default 0,
    merged_into uuid references contacts (id), first_seen_at bigint not null, revision bigint not null default 0)`,
  `create index contacts_by_revision on contacts (number_id, revision)`,
  `create index contacts_by_survivor on contacts (merged_into) where merged_into is not null`,

  `create table contact_keys (
    number_id uuid not null, kind text not null, value text not null,
    contact_id uuid not null references contacts (id), at bigint not null,
    primary key (number_id, kind, value))`,
  `create index contact_keys_by_contact on contact_keys (contact_id)`,

  `create table contact_preferences (
    contact_id uuid not null references contacts (id), category text not null, value text not null, at bigint not null,
    unique (contact_id, category, value, at))`,

  `create table threads (
    id uuid primary key, number_id uuid not null references numbers (id), contact_id uuid not null unique references contacts (id),
    merged_into uuid references threads (id), title text not null, last_message_at bigint not null, preview_message_id uuid,
    read_up_to bigint not null default 0, unread integer not null default 0, last_inbound_at bigint,
    history_from bigint, history_round integer not null default 0, revision bigint not null default 0)`,
  `create index threads_by_revision on threads (number_id, revision)`,
  `create index threads_by_time on threads (number_id, last_message_at desc, id desc)`,
  `create index threads_by_survivor on threads (merged_into) where merged_into is not null`,

  `create table media (
    id uuid primary key, number_id uuid not null references numbers (id), sha256 text, mime text not null, size bigint,
    filename text, voice boolean not null default false, meta_media_id text, state text not null default 'pending',
    attempts integer not null default 0, not_before bigint not null default 0, created_at bigint not null)`,
  `create index media_pending on media (not_before) where state = 'pending'`,

  // wamids sort by their bytes: the order of two messages must not hang on the server's locale.
  `create table messages (
    id uuid primary key, number_id uuid not null references numbers (id), thread_id uuid not null references threads (id),
    wamid text collate "C", command_id uuid unique, direction text not null, origin text not null,
    author_user_id uuid, author_name text, kind text not null, text text, original_text text,
    media_id uuid references media (id), extra jsonb, reply_to_wamid text, forwarded boolean not null default false,
    reactions jsonb not null default '[]', referral jsonb, sent_at bigint not null, received_at bigint not null,
    source text not null, content_rank integer not null, status text, failure jsonb, pricing jsonb,
    edited_at bigint, revoked_at bigint, revision bigint not null default 0)`,
  `create unique index messages_by_wamid on messages (number_id, wamid) where wamid is not null`,
  `create index messages_by_revision on messages (number_id, revision) where revision > 0`,
  `create index messages_by_time on messages (thread_id, sent_at desc, id desc)`,
  // What a thread's unread count, window and answer are computed from.
  `create index messages_live_inbound on messages (thread_id, sent_at)
    where direction = 'in' and source = 'live' and kind <> 'system'`,
  `create index messages_outbound on messages (thread_id, sent_at) where direction = 'out'`,
  `create index messages_newest on messages (number_id, sent_at desc)`,
  `create index messages_by_media on messages (media_id) where media_id is not null`,

  `create table message_effects (
    number_id uuid not null references numbers (id), effect_key text not null, target_wamid text not null, kind text not null,
    actor text, at bigint not null, received_at bigint not null, body jsonb not null, primary key (number_id, effect_key))`,
  `create index message_effects_by_target on message_effects (number_id, target_wamid)`,

  `create table webhook_inbox (
    id bigint generated always as identity primary key, body bytea not null, received_at bigint not null,
    state text not null default 'waiting', attempts integer not null default 0, leased_until bigint not null default 0)`,
  `create index webhook_inbox_waiting on webhook_inbox (id) where state = 'waiting'`,

  `create table set_aside (
    id bigint generated always as identity primary key, inbox_id bigint not null, path text not null, reason text not null,
    item jsonb, at bigint not null, unique (inbox_id, path))`,

  `create table outbound (
    message_id uuid primary key references messages (id), number_id uuid not null references numbers (id),
    thread_id uuid not null references threads (id), seq bigint generated always as identity, state text not null default 'waiting',
    attempts integer not null default 0, not_before bigint not null default 0, created_at bigint not null)`,
  `create index outbound_waiting on outbound (number_id, seq) where state in ('waiting', 'posting')`,

  `create table users (
    id uuid primary key, login text not null unique, name text not null, role text not null, password_hash text not null,
    active boolean not null default true, created_at bigint not null, revision bigint not null default 0)`,

  `create table devices (
    id uuid primary key, user_id uuid not null references users (id), name text not null, token_hash text not null unique,
    created_at bigint not null, last_seen_at bigint, revoked_at bigint)`,
  `create index devices_by_user on devices (user_id)`,

  `create table memberships (
    user_id uuid not null references users (id), number_id uuid not null references numbers (id), primary key (user_id, number_id))`,

  `create table commands (id uuid primary key, user_id uuid not null, kind text not null, result jsonb, at bigint not null)`,
];
