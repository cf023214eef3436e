/** Who has been reminded of which deadline, so that nobody is told the same twice on two consoles. */
export const reminders: readonly string[] = [
  `alter table numbers add column watch jsonb not null default '{}'`,
  `create table reminder_claims (
    number_id uuid not null references numbers (id), due_at bigint not null, hours integer not null,
    user_id uuid not null references users (id), device_id uuid not null, claimed_at bigint not null,
    tries integer not null default 1, shown_at bigint, primary key (number_id, user_id, due_at, hours))`,
  `create table reminder_snoozes (
    number_id uuid not null references numbers (id), user_id uuid not null references users (id), until bigint not null,
    primary key (number_id, user_id))`,
];
