/** What Meta says of numbers and templates, what people want no more of, and how numbers are linked. */
export const everyEvent: readonly string[] = [
  // Folded from number_events; see ingest/number-news.ts.
  `alter table numbers add column provider text not null default 'meta'`,
  `alter table numbers add column gaps jsonb not null default '[]'`,
  `alter table numbers add column standing jsonb not null default '{}'`,
  `alter table numbers add column imports jsonb not null default '{}'`,
  `alter table numbers drop column history_declined_at`,
  `alter table numbers drop column history_progress`,

  `create table number_events (
    number_id uuid not null references numbers (id), event_key text not null, kind text not null, at bigint not null,
    received_at bigint not null, body jsonb not null, primary key (number_id, event_key))`,

  `create table number_credentials (
    number_id uuid primary key references numbers (id), graph_url text not null, access_token bytea not null,
    webhook_secret bytea, route_key text unique, expires_at bigint, updated_at bigint not null)`,

  `create table onboardings (
    id uuid primary key, number_id uuid references numbers (id), provider text not null, state text not null,
    steps jsonb not null default '[]', secrets bytea, page_token_hash text not null unique, created_by uuid not null,
    created_at bigint not null, updated_at bigint not null)`,

  `create table templates (
    id uuid primary key, number_id uuid not null references numbers (id), meta_id text not null, name text not null,
    language text not null, category text not null, category_at bigint not null default 0, category_to_come text,
    status text not null, reason text, status_at bigint not null default 0,
    quality text, quality_at bigint not null default 0,
    components jsonb not null, components_at bigint not null default 0,
    changed_at bigint not null, revision bigint not null default 0, unique (number_id, name, language))`,
  `create index templates_by_revision on templates (number_id, revision)`,

  `alter table contacts add column stops jsonb not null default '{"whatsapp": null, "word": null}'`,
  `create table contact_stops (
    contact_id uuid not null references contacts (id), source text not null, stopped boolean not null, at bigint not null,
    category text, evidence text, unique (contact_id, source, stopped, at))`,
  `insert into contact_stops (contact_id, source, stopped, at, category)
    select contact_id, 'whatsapp', value = 'stop', at, category from contact_preferences on conflict do nothing`,
  `drop table contact_preferences`,

  `alter table media add column problem text`,
];
