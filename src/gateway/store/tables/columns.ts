import type { ColumnType, JSONColumnType } from 'kysely';

/** Written as a JSON string, read parsed. Null is SQL null. */
export type Json<T extends object> = JSONColumnType<T, string, string>;
export type NullableJson<T extends object> = ColumnType<
  T | null,
  string | null,
  string | null
>; /** May be left out of an insert. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>;
