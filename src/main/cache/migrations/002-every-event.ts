/**
 * Templates; who stopped marketing; gaps, imports and standing of a number; the text before an edit; what a message
 * cost. The rows that are here lack what is new, and their revisions would keep it away: everything is fetched again.
 *
 * Files that lie encrypted in the media folder, and their key. `kept`: bytes on the disk.
 */
export const everyEvent = `
create table templates (
  id text primary key,
  number_id text not null,
  meta_id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null,
  reason text,
  quality text,
  parameter_format text not null,
  header text,
  body text not null,
  footer text,
  buttons text not null,
  examples text not null,
  category_to_come text,
  changed_at integer not null,
  revision integer not null
) without rowid;
create index templates_of_number on templates (number_id, name, language);

create table media_key (id integer primary key check (id = 1), key blob not null);
create table media_files (
  media_id text not null,
  part text not null check (part in ('whole', 'thumbnail')),
  name text not null unique,
  mime text not null,
  size integer not null,
  width integer,
  height integer,
  kept integer not null,
  used_at integer not null,
  primary key (media_id, part)
) without rowid;
create index media_files_used on media_files (used_at);

insert into message_index (message_index) values ('delete-all');
insert into thread_index (thread_index) values ('delete-all');
delete from messages;
delete from threads;
delete from contacts;
delete from numbers;
delete from users;
delete from removed;
delete from feeds;
delete from epoch;

alter table contacts add column stops text not null default '';
alter table messages add column original_text text;
alter table messages add column cost text;
alter table numbers add column provider text not null default '';
alter table numbers add column watch text not null default '';
alter table numbers add column gaps text not null default '';
alter table numbers add column imports text not null default '';
alter table numbers add column standing text not null default '';
`;
