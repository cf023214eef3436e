/** `seq` is the order typed. Attachments lie apart, so that lists never touch their bytes. */
export const start = `
create table outbox (
  seq integer primary key,
  command_id text not null unique,
  thread_id text not null,
  number_id text not null,
  kind text not null,
  text text,
  reply_to_wamid text,
  created_at integer not null,
  state text not null check (state in ('waiting', 'posting', 'queued', 'refused')),
  failure text
);
create index outbox_by_thread on outbox (thread_id, seq);
create index outbox_by_state on outbox (state, seq);

create table attachments (
  command_id text primary key references outbox (command_id) on update cascade on delete cascade,
  name text not null,
  mime text not null,
  size integer not null,
  bytes blob not null
);

create table drafts (
  thread_id text primary key,
  text text not null
) without rowid;
`;
