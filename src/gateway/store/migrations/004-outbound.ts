/** A row of the queue is a message or a reaction; what Meta forbade, and what it is to be told was read. */
export const outbound: readonly string[] = [
  `alter table outbound drop constraint outbound_pkey`,
  `alter table outbound add column id uuid`,
  `alter table outbound add column command_id uuid`,
  `alter table outbound add column content jsonb`,
  `alter table outbound add column lane text not null default 'person'`,
  `alter table outbound add column posted_at bigint`,
  `update outbound set id = m.id, command_id = coalesce(m.command_id, m.id), posted_at = m.sent_at,
      content = jsonb_build_object('kind', m.kind, 'text', m.text, 'mediaId', m.media_id, 'filename', null)
    from messages m where m.id = outbound.message_id`,
  `alter table outbound alter column id set not null`,
  `alter table outbound alter column command_id set not null`,
  `alter table outbound alter column content set not null`,
  `alter table outbound alter column message_id drop not null`,
  `alter table outbound add primary key (id)`,
  `create unique index outbound_by_message on outbound (message_id) where message_id is not null`,
  `create unique index outbound_by_command on outbound (command_id)`,
  `create index outbound_posted on outbound (number_id, posted_at) where posted_at is not null`,

  `create index threads_by_preview on threads (preview_message_id)`,

  `create table outbound_holds (
    number_id uuid not null references numbers (id), scope text not null, code text not null, detail text not null,
    since bigint not null, until bigint, lifted_at bigint, primary key (number_id, scope))`,

  `create table read_receipts (
    thread_id uuid primary key references threads (id), number_id uuid not null references numbers (id),
    wamid text not null, sent_at bigint not null, attempts integer not null default 0, not_before bigint not null default 0)`,
];
