import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowKind } from '#shared/gateway-api/frames.ts';
import { idOf } from '../../../src/main/cache/short-ids.ts';
import { openForWriting, type Store, type WriteHandle } from '../../../src/main/database/handle.ts';
import type { Keys } from './laptop.ts';

const TABLES: Record<RowKind, string> = {
  user: 'users',
  number: 'numbers',
  contact: 'contacts',
  template: 'templates',
  thread: 'threads',
  message: 'messages',
};

/** A send as it lies in `outbox.db`. */
interface Unsent {
  commandId: string;
  state: string;
  text: string | null;
}

/** What a console's two databases hold. */
export interface Remains {
  /** What `integrity_check`, of the full-text indexes too, says other than ok. */
  damage: string[];
  /** Steps of the schema that were done. */
  versions: { cache: number; outbox: number };
  /** feed → revision */
  position: Map<string, number>;
  /** `kind id` → revision */
  rows: Map<string, number>;
  /** Commands whose message is here. */
  seen: Set<string>;
  unsent: Unsent[];
  drafts: Map<string, string>;
}

/**
 * Looks at the databases of a console that is not running. A copy is looked at, log and all: opening the files
 * themselves would do the repair that the next start has to do.
 */
export function remainsOf(folder: string, keys: Keys): Remains {
  const copy = mkdtempSync(join(tmpdir(), 'selaras-remains-'));
  try {
    const cache = look(folder, copy, 'cache', keys.cache, cacheOf);
    const outbox = look(folder, copy, 'outbox', keys.outbox, outboxOf);
    return {
      ...cache.held,
      ...outbox.held,
      damage: [...cache.damage, ...outbox.damage],
      versions: { cache: cache.version, outbox: outbox.version },
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function look<T>(
  folder: string,
  copy: string,
  store: Store,
  key: Uint8Array,
  read: (db: WriteHandle) => T,
): { held: T; damage: string[]; version: number } {
  const name = `${store}.db`;
  for (const file of [name, `${name}-wal`])
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(copy, file));
  const db = openForWriting(join(copy, name), key, store);
  try {
    return {
      damage: damageOf(db).map((said) => `${name}: ${said}`),
      version: Number(db.prepare('pragma user_version').pluck().get()),
      held: read(db),
    };
  } finally {
    db.close();
  }
}

function damageOf(db: WriteHandle): string[] {
  const said = db.prepare('pragma integrity_check').pluck().all() as string[];
  const indexes = db
    .prepare(`select name from sqlite_schema where sql like 'create virtual table % using fts5%'`)
    .pluck()
    .all() as string[];
  for (const index of indexes) {
    try {
      db.exec(`insert into ${index} (${index}, rank) values ('integrity-check', 1)`);
    } catch (error) {
      said.push(`${index}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return said.filter((line) => line !== 'ok');
}

const hasTable = (db: WriteHandle, table: string) =>
  db.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(table) !== undefined;

function cacheOf(db: WriteHandle): Pick<Remains, 'position' | 'rows' | 'seen'> {
  const rows = new Map<string, number>();
  // A database that died before its first step, or after an early one, has not every table yet.
  for (const [kind, table] of Object.entries(TABLES))
    if (hasTable(db, table))
      for (const { id, revision } of db.prepare(`select id, revision from ${table}`).all() as {
        id: string | Uint8Array;
        revision: number;
      }[])
        rows.set(`${kind} ${typeof id === 'string' ? id : idOf(id)}`, revision);
  const feeds = hasTable(db, 'feeds')
    ? (db.prepare('select feed, revision from feeds where revision is not null').all() as {
        feed: string;
        revision: number;
      }[])
    : [];
  const commands = hasTable(db, 'messages')
    ? (db.prepare('select command_id from messages where command_id is not null').pluck().all() as string[])
    : [];
  return {
    rows,
    position: new Map(feeds.map(({ feed, revision }) => [feed, revision])),
    seen: new Set(commands),
  };
}

function outboxOf(db: WriteHandle): Pick<Remains, 'unsent' | 'drafts'> {
  if (!hasTable(db, 'outbox')) return { unsent: [], drafts: new Map() };
  const drafts = db.prepare('select thread_id as threadId, text from drafts').all() as {
    threadId: string;
    text: string;
  }[];
  return {
    unsent: db
      .prepare('select command_id as commandId, state, text from outbox order by seq')
      .all() as unknown as Unsent[],
    drafts: new Map(drafts.map(({ threadId, text }) => [threadId, text])),
  };
}
