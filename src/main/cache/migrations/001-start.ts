/**
 * Real columns for what is queried, JSON for what is only shown.
 *
 * `messages.seq` is the time of the message times 2048 plus a free place, so that the full-text index, which can
 * walk its row ids backwards for free, yields the newest first without sorting.
 *
 * `threads.border_at/border_id`: the oldest message down to which the thread has no holes; null as long as the
 * feed's `floor` says it. These columns and `complete` are the console's own, the rest is the gateway's.
 */
export const start = `
create table epoch (id integer primary key check (id = 1), epoch text not null);

create table feeds (
  feed text primary key,
  epoch text not null,
  revision integer,
  lowest integer,
  floor integer
) without rowid;

create table removed (
  kind text not null,
  id text not null,
  feed text not null,
  revision integer not null,
  primary key (kind, id)
) without rowid;

create table users (
  id text primary key,
  login text not null,
  name text not null,
  role text not null,
  active integer not null,
  revision integer not null
) without rowid;

create table numbers (
  id text primary key,
  phone_number_id text not null,
  waba_id text not null,
  display_phone text not null,
  name text not null,
  lifecycle text not null,
  lifecycle_reason text,
  onboarded_at integer,
  activity text not null,
  last_event_at integer,
  revision integer not null
) without rowid;

create table contacts (
  id text primary key,
  number_id text not null,
  user_id text,
  parent_user_id text,
  username text,
  phone text,
  profile_name text,
  book_name text,
  merged_into text,
  first_seen_at integer not null,
  revision integer not null
) without rowid;
create index contacts_phone on contacts (phone) where phone is not null;

create table threads (
  no integer primary key,
  id text not null unique,
  number_id text not null,
  contact_id text not null,
  merged_into text,
  title text not null,
  last_message_at integer not null,
  preview text,
  unread integer not null,
  last_inbound_at integer,
  history_from integer,
  history_round integer not null,
  revision integer not null,
  border_at integer,
  border_id text,
  complete integer not null default 0
);
-- The last column lets the filter of open windows be tried without visiting the rows.
create index threads_newest on threads (last_message_at desc, id desc, last_inbound_at) where merged_into is null;
create index threads_unread on threads (last_message_at desc, id desc) where merged_into is null and unread > 0;
create index threads_unfinished on threads (last_message_at desc, id desc) where merged_into is null and complete = 0;
create index threads_merged on threads (merged_into) where merged_into is not null;
create index threads_of_contact on threads (contact_id);

create table messages (
  seq integer primary key,
  id text not null unique,
  number_id text not null,
  thread_id text not null,
  wamid text,
  command_id text,
  direction text not null,
  origin text not null,
  author_id text,
  author_name text,
  kind text not null,
  text text,
  media text,
  extra text,
  reply_to_wamid text,
  forwarded integer not null,
  reactions text,
  referral text,
  sent_at integer not null,
  received_at integer not null,
  source text not null,
  status text,
  failure text,
  edited_at integer,
  revoked_at integer,
  revision integer not null
);
create index messages_by_time on messages (thread_id, sent_at, id);
create index messages_by_command on messages (command_id) where command_id is not null;

-- What the index below is made of. The second column holds one word, the thread, so that a search inside a thread
-- is an intersection of two lists instead of a filter over every hit.
create view message_words (seq, body, thread) as
  select seq, text, 't' || replace(thread_id, '-', '') from messages where text is not null;
create virtual table message_index using fts5 (
  body, thread,
  content = 'message_words', content_rowid = 'seq',
  tokenize = 'unicode61 remove_diacritics 2'
);

create virtual table thread_index using fts5 (
  title,
  content = 'threads', content_rowid = 'no',
  tokenize = 'unicode61 remove_diacritics 2'
);
`;
