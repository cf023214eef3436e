/** Rate cards of Meta as they were imported; the newest valid one counts. */
export const rateCards: readonly string[] = [
  `create table rate_cards (
    id uuid primary key, currency text not null, valid_from text not null, title text, example boolean not null,
    imported_at bigint not null, imported_by text, rates jsonb not null)`,
];
