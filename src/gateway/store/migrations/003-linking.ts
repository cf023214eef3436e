/** Which provider brought a webhook, and sign-ups that any gateway process can go on with. */
export const linking: readonly string[] = [
  `alter table webhook_inbox add column provider text not null default 'meta'`,

  // A sign-up is written anew each time: none is worth keeping from before.
  `drop table onboardings`,
  `create table onboardings (
    id uuid primary key, number_id uuid references numbers (id), provider text not null, state text not null,
    problem jsonb, steps jsonb not null default '[]', choices jsonb not null default '[]',
    waba_id text, phone_number_id text, secrets bytea, page_token_hash text not null unique,
    page_expires_at bigint not null, created_by uuid not null references users (id), created_by_name text not null,
    leased_until bigint not null default 0, created_at bigint not null, updated_at bigint not null)`,
  `create index onboardings_by_time on onboardings (created_at desc, id desc)`,
];
