import type { Id } from '#shared/model/primitives.ts';
import type { Value, WriteHandle } from '../database/handle.ts';

export interface RowTable {
  /** Stores a row unless what is here is newer; true when it was stored. `values` in the order of the columns. */
  put(values: readonly Value[]): boolean;
  remove(id: Id): boolean;
}

/** A table whose first column is the row's id and which has a `revision`. */
export function rowTable(db: WriteHandle, table: string, columns: readonly string[]): RowTable {
  const put = db.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
     on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     where excluded.revision >= ${table}.revision`,
  );
  const remove = db.prepare(`delete from ${table} where id = ?`);
  return {
    put: (values) => put.run(...values).changes > 0,
    remove: (id) => remove.run(id).changes > 0,
  };
}
