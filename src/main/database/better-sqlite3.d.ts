/** What is used of the library; its own declarations are not reachable through its export map. */
declare module 'better-sqlite3' {
  type Value = string | number | null | Uint8Array;

  interface Statement {
    run(...values: Value[]): { changes: number };
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
    pluck(): this;
  }

  export default class Sqlite {
    constructor(file: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number });
    prepare(sql: string): Statement;
    exec(sql: string): this;
    pragma(source: string, options?: { simple?: boolean }): unknown;
    transaction<T>(work: () => T): { immediate(): T };
    close(): this;
  }
}
