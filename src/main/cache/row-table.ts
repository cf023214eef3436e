import type { Id, Revision } from '#shared/model/primitives.ts';
import type { Value, WriteHandle } from '../database/handle.ts';

export interface RowTable {
  /** Stores a row unless what is here is newer; true when it was stored. `values` in the order of the columns. */
  put(values: readonly Value[]): boolean;
  /** Removes a row that is not newer than the removal; true when it was here. */
  remove(id: Id, revision: Revision): boolean;
}

/** A table whose first column is the row's id and which has a `revision`. */
export function rowTable(db: WriteHandle, table: string, columns: readonly string[]): RowTable {
  const put = db.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
     on conflict (id) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     where excluded.revision >= ${table}.revision`,
  );
  const remove = db.prepare(`delete from ${table} where id = ? and revision <= ?`);
  return {
    put: (values) => put.run(...values).changes > 0,
    remove: (id, revision) => remove.run(id, revision).changes > 0,
  };
}
