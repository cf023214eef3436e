import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Many rows in one statement. They go as JSON, by the table's own column types, so that thousands need no parameters. */

type Table = keyof Database;
/** Values as the database's JSON reader takes them; JSON columns as plain values. */
export type BulkRow = Record<string, unknown>;

const list = (columns: readonly string[], prefix = '') =>
  sql.join(columns.map((column) => sql.raw(`${prefix}${column}`)));

/** What is not there is null: half of a message's columns are, and need not be named, sent and read again. */
function jsonOf(columns: readonly string[], rows: readonly BulkRow[]): string {
  const told = rows.map((row) =>
    Object.fromEntries(columns.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))),
  );
  return JSON.stringify(told);
}

/** @param otherwise what happens where a row is there already, e.g. `on conflict do nothing` */
export async function insertAll(
  db: Kysely<Database>,
  table: Table,
  columns: readonly string[],
  rows: readonly BulkRow[],
  otherwise = '',
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into ${sql.table(table)} (${list(columns)})
    select ${list(columns)} from json_populate_recordset(null::${sql.table(table)}, ${jsonOf(columns, rows)}::json)
    ${sql.raw(otherwise)}`.execute(db);
}

/** Sets these columns of the rows with these ids. */
export async function updateAll(
  db: Kysely<Database>,
  table: Table,
  columns: readonly string[],
  rows: readonly BulkRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update ${sql.table(table)} as t set (${list(columns)}) = row (${list(columns, 'v.')})
    from json_populate_recordset(null::${sql.table(table)}, ${jsonOf(['id', ...columns], rows)}::json) as v
    where t.id = v.id`.execute(db);
}
