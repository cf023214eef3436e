/**
 * Messages take two thirds of the room, since every page that a message touches is read, opened, sealed and written:
 * ids are bytes, and a thread or number is the whole number that `short_ids` gives it. `words` is what the index has
 * of a text that it would not find as it is (`index-words.ts`); null: the text itself. The rows that are here are
 * fetched again.
 *
 * The index: words of two and three letters are kept as such, so that a beginning is walked newest first like a word
 * instead of being gathered from all that begin so; no sizes, since nothing is ranked.
 */
export const smallRows = `
drop table message_index;
drop view message_words;
drop table messages;
drop table thread_index;
delete from threads;
delete from contacts;
delete from numbers;
delete from users;
delete from templates;
delete from removed;
delete from feeds;
delete from epoch;

create table short_ids (no integer primary key autoincrement, id text not null unique);

create table messages (
  seq integer primary key,
  id blob not null unique,
  number integer not null,
  thread integer not null,
  wamid text,
  command_id text,
  direction text not null,
  origin text not null,
  author_id text,
  author_name text,
  kind text not null,
  text text,
  words text,
  original_text text,
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
  cost text,
  edited_at integer,
  revoked_at integer,
  revision integer not null
);
create index messages_by_time on messages (thread, sent_at, id);
create index messages_by_command on messages (command_id) where command_id is not null;

create view message_words (seq, body, thread) as
  select seq, coalesce(words, text), 't' || thread from messages where text is not null;
create virtual table message_index using fts5 (
  body, thread,
  content = 'message_words', content_rowid = 'seq',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', columnsize = 0
);

alter table threads add column title_words text;
create view thread_words (no, title) as select no, coalesce(title_words, title) from threads;
create virtual table thread_index using fts5 (
  title,
  content = 'thread_words', content_rowid = 'no',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', columnsize = 0
);
`;
