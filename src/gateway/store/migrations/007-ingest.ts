/** Live webhooks before imported history, and a thread's last answer beside it. */
export const ingest: readonly string[] = [
  `alter table webhook_inbox add column lane text not null default 'live'`,
  `alter table webhook_inbox add column applied_to text`,
  `drop index webhook_inbox_waiting`,
  `create index webhook_inbox_waiting on webhook_inbox (lane, id) where state = 'waiting'`,

  `alter table threads add column answered_at bigint`,
  `update threads set answered_at = (
    select max(m.sent_at) from messages m
    where m.direction = 'out' and m.thread_id in (
      select threads.id union all select a.id from threads a where a.merged_into = threads.id))`,
];
