import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { gatewayClock } from '../../../src/gateway/clock.ts';
import { keepWebhook } from '../../../src/gateway/ingest/inbox.ts';
import { ingestWorker } from '../../../src/gateway/ingest/ingest-worker.ts';
import { openStore, type Store } from '../../../src/gateway/store/open.ts';
import type { Database } from '../../../src/gateway/store/schema.ts';
import { ensureNumber, ensureWorkspace } from '../../../src/gateway/store/workspace.ts';
import { NUMBER } from '../../integration/gateway/support/meta.ts';
import { postgresDatabase } from '../../support/postgres-database.ts';
import { aim, run, stats, statsOf } from '../report.ts';
import { Bodies, customersFor } from './bodies.ts';
import type { Workload } from './workload.ts';

const ITEMS = { small: 2_000, medium: 20_000, full: 100_000 };
const BATCH = 100;
const CHUNK = 1_000;
/** Ingest and raw take turns, so that a slow minute of the machine is both’s; each is a whole batch at least. */
const TURNS = 20;

/** Tables that hold what a conversation is, parents first; each with the columns that name a row. */
const TABLES = [
  ['contacts', 'id'],
  ['contact_keys', "kind || ' ' || value"],
  ['threads', 'id'],
  ['messages', 'id'],
] as const;
type Table = (typeof TABLES)[number][0];

/**
 * Items applied per second, from the stored webhook to the conversation, as a ratio to inserting the very same rows
 * with multi-row inserts into the same tables with the same indexes.
 */
export async function parse(workload: Workload): Promise<void> {
  const { scale, seed, database, promise } = workload;
  const items = ITEMS[scale];
  const live = new Bodies(seed, customersFor(items), 'p');
  const chunk = Math.min(CHUNK, items / TURNS);
  const history = new Bodies(seed, customersFor(items), 'h').history(items, chunk, Date.now());
  const kinds = {
    live: (count: number) => Array.from({ length: count / BATCH }, () => live.live(BATCH, Date.now()).body),
    history: (count: number) => {
      const bodies: Buffer[] = [];
      while (bodies.length < count / chunk) {
        const { value, done } = history.next();
        if (done) break;
        bodies.push(value.body);
      }
      return bodies;
    },
  };
  for (const [kind, take] of Object.entries(kinds)) {
    const [ours, raw] = [await bare(workload), await bare(workload)];
    try {
      const worker = ingestWorker({ store: ours.store, clock: gatewayClock(), log: Fastify().log });
      const rows = new NewRows(ours.store.db);
      const times = { ingest: [] as number[], raw: [] as number[] };
      let inserted = 0;
      for (let turn = 0; turn < TURNS; turn++) {
        for (const body of take(items / TURNS)) await keepWebhook(ours.store.db, body, Date.now(), 'meta');
        times.ingest.push(await timed(() => worker.drain()));
        const found = await rows.next();
        inserted += found.messages.length;
        times.raw.push(await timed(() => insert(raw.store, found)));
      }
      await worker.stop();
      const sum = (all: number[]) => all.reduce((total, ms) => total + ms, 0) / 1000;
      const perSecond = { ingest: items / sum(times.ingest), raw: items / sum(times.raw) };
      for (const engine of ['ingest', 'raw'] as const)
        stats(`${kind}-items`, `${database}-${engine}`, {
          ...statsOf(times[engine]),
          itemsPerSecond: Math.round(perSecond[engine]),
        });
      promise(`${database}: ${kind}: every item is one message`, inserted === items);
      promise(
        `${database}: ${kind}: raw has the same rows`,
        (await counts(raw.store)) === (await counts(ours.store)),
      );
      aim(`${kind}-items-vs-raw-${database}`, scale, perSecond.ingest / perSecond.raw, '>=0.4');
    } finally {
      await ours.drop();
      await raw.drop();
    }
  }
  run(
    `${database}: raw writes contacts, their keys, threads and messages as ingest left them, 500 rows a statement`,
  );
}

/** A store with the one number in it. */
async function bare({ server }: Workload): Promise<{ store: Store; drop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'selaras-parse-'));
  const database = server === null ? null : await postgresDatabase(server);
  const store = await openStore(
    database ? { kind: 'postgres', url: database.url } : { kind: 'pglite', folder: join(folder, 'database') },
  );
  await ensureWorkspace(store, { name: 'Toko', sample: false, now: Date.now() });
  await ensureNumber(store, { ...NUMBER, confirmedAt: Date.now() }, Date.now());
  return {
    store,
    async drop() {
      await store.close();
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Row = Record<string, unknown>;

/** Rows that were not there the time before. */
class NewRows {
  readonly #db: Kysely<Database>;
  readonly #known = new Set<string>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async next(): Promise<Record<Table, Row[]>> {
    const found: Record<Table, Row[]> = { contacts: [], contact_keys: [], threads: [], messages: [] };
    for (const [table, key] of TABLES) {
      const keys = await sql<{
        key: string;
      }>`select ${sql.raw(key)}::text as key from ${sql.table(table)}`.execute(this.#db);
      const fresh = keys.rows.map((row) => row.key).filter((one) => !this.#known.has(`${table} ${one}`));
      for (const one of fresh) this.#known.add(`${table} ${one}`);
      for (let start = 0; start < fresh.length; start += 5_000) {
        const some = fresh.slice(start, start + 5_000);
        const { rows } = await sql<Row>`
          select * from ${sql.table(table)} where (${sql.raw(key)})::text = any(${some}::text[])`.execute(
          this.#db,
        );
        found[table].push(...rows);
      }
    }
    return found;
  }
}

const ROWS_A_STATEMENT = 500;

/** What somebody would write who has the rows: one transaction, multi-row inserts, parents first. */
async function insert({ db }: Store, rows: Record<Table, Row[]>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const [number] = await trx.selectFrom('numbers').select('id').execute();
    for (const [table] of TABLES)
      for (let start = 0; start < rows[table].length; start += ROWS_A_STATEMENT) {
        const some = rows[table].slice(start, start + ROWS_A_STATEMENT);
        const columns = Object.keys(some[0] ?? {});
        const places = some.map(
          (_, row) => `(${columns.map((__, at) => `$${row * columns.length + at + 1}`)})`,
        );
        const values = some.flatMap((row) => asParameters({ ...row, number_id: number?.id }));
        await trx.executeQuery(
          CompiledQuery.raw(`insert into ${table} (${columns}) values ${places}`, values),
        );
      }
  });
}

/** JSON columns are read parsed and written as text. */
const asParameters = (row: Row): unknown[] =>
  Object.values(row).map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );

async function counts({ db }: Store): Promise<string> {
  const found: string[] = [];
  for (const [table] of TABLES) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
    found.push(`${table} ${rows[0]?.n}`);
  }
  return found.join(', ');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
