import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CIPHERS, openForWriting } from '../../src/main/database/handle.ts';
import { ciphers, plain, signal } from './drivers.ts';
import { cacheEngine, directEngine, type Engine } from './engines.ts';
import { rawEngine } from './raw-engine.ts';
import { aim, run, type Scale, type Stats, stats, statsOf } from './report.ts';
import { CANARY, Traffic } from './traffic.ts';

/**
 * `npm run bench -- --scale small|medium|full --seed N [--only open,search,live,catch-up] [--engines cache|ciphers]`:
 * the same rows go into every engine in the same run, turn by turn, so that a slow minute of the machine is
 * everybody's. Rows are always taken in; `--only` chooses what follows. A broken promise exits 1.
 */
const PARTS = ['open', 'search', 'live', 'catch-up'] as const;
const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: PARTS.join(',') },
    engines: { type: 'string', default: 'cache' },
  },
});
const SIZES: Record<
  Scale,
  { rows: number; openings: number; searches: number; live: number; rounds: number }
> = {
  small: { rows: 10_000, openings: 60, searches: 20, live: 20, rounds: 1 },
  medium: { rows: 100_000, openings: 300, searches: 200, live: 300, rounds: 4 },
  full: { rows: 1_000_000, openings: 1_000, searches: 400, live: 1_000, rounds: 6 },
};
const MISSED = 5_000;
const THREADS = [10, 1_000, 50_000];
if (!(options.scale in SIZES)) throw new Error(`--scale is one of ${Object.keys(SIZES).join(', ')}`);
if (!['cache', 'ciphers'].includes(options.engines)) throw new Error('--engines is cache or ciphers');
const only = options.only.split(',');
for (const part of only)
  if (!(PARTS as readonly string[]).includes(part)) throw new Error(`--only has ${PARTS.join(', ')}`);
const scale = options.scale as Scale;
const size = SIZES[scale];
const broken: string[] = [];
/** workload → engine → what was measured */
const measured = new Map<string, Map<string, Stats>>();

const folder = mkdtempSync(join(tmpdir(), 'selaras-bench-'));
const place = (name: string) => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};
const key = randomBytes(32);
try {
  const engines = options.engines === 'cache' ? await theCacheAndItsPeers() : theSameByCipher();
  const traffic = new Traffic(Number(options.seed), size.rows);
  run(
    `${scale}: ${size.rows} messages, seed ${options.seed}, ${engines.map(({ name }) => name).join(' · ')}`,
  );
  const rows = await measure(engines, traffic);
  for (const engine of engines) await engine.close();
  for (const { name } of engines) run(`${name} takes ${mebibytes(join(folder, name))} MiB`);
  if (options.engines === 'cache') {
    promises(rows);
    aims();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const promise of broken) run(`BROKEN ${promise}`);
process.exitCode = broken.length > 0 ? 1 : 0;

async function theCacheAndItsPeers(): Promise<Engine[]> {
  const engines = [
    await cacheEngine(place('cache'), key),
    await directEngine(place('cache-direct'), key),
    rawEngine('raw', place('raw'), ciphers(CIPHERS.cache, key)),
    rawEngine('raw-lean', place('raw-lean'), ciphers(CIPHERS.cache, key), true),
  ];
  const signals = signal(key, scale !== 'small');
  if (typeof signals === 'string') run(`without signal: ${signals}`);
  else engines.push(rawEngine('signal', place('signal'), signals));
  engines.push(rawEngine('plain', place('plain'), plain));
  return engines;
}

function theSameByCipher(): Engine[] {
  return ['aegis', 'sqlcipher', 'chacha20'].map((cipher) =>
    rawEngine(cipher, place(cipher), ciphers(cipher, key)),
  );
}

/** Answers how many messages were delivered. */
async function measure(engines: Engine[], traffic: Traffic): Promise<number> {
  for (const engine of engines) await engine.begin(traffic.snapshot());
  const ingest = new Map(engines.map(({ name }) => [name, [] as number[]]));
  let rows = size.rows;
  let round = 0;
  for (const frame of traffic.frames()) {
    await turns(engines, round++, ingest, (engine) => engine.ingest(frame));
    if (round % 200 === 0) run(`ingest, frame ${round} of ${Math.ceil(size.rows / 450)}`);
  }
  for (const [name, times] of ingest) {
    const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000;
    note('ingest', name, times, { rowsPerSecond: Math.round(size.rows / seconds) });
  }

  if (only.includes('open'))
    for (const messages of THREADS) {
      const { threadIds, of } = traffic.openings(messages, size.openings);
      run(`open-${messages}: threads of about ${of} messages`);
      await same(`open-${messages}`, engines, threadIds, (engine, threadId) => engine.open(threadId));
    }
  if (only.includes('search')) {
    const queries = traffic.queries(size.searches);
    for (const workload of new Set(queries.map((query) => query.workload)))
      await same(
        workload,
        engines,
        queries.filter((query) => query.workload === workload),
        (engine, { query, threadId }) => engine.search(query, threadId),
      );
  }
  if (only.includes('live')) {
    const times = new Map(engines.map(({ name }) => [name, [] as number[]]));
    for (let at = 0; at < size.live; at++) {
      const frame = traffic.live();
      rows += frame.messages.length;
      await turns(engines, at, times, (engine) => engine.ingest(frame));
    }
    for (const [name, taken] of times) note('live', name, taken);
  }
  if (only.includes('catch-up')) {
    const times = new Map(engines.map(({ name }) => [name, [] as number[]]));
    for (let at = 0; at < size.rounds; at++) {
      const frames = traffic.missed(MISSED);
      for (const { messages } of frames) rows += messages.filter(({ place }) => place >= traffic.size).length;
      await turns(engines, at, times, (engine) => engine.catchUp(frames));
    }
    for (const [name, taken] of times) note('catch-up', name, taken);
  }
  return rows;
}

/** Asks every engine the same; answers that differ are a broken promise. */
async function same<T>(
  workload: string,
  engines: Engine[],
  cases: T[],
  ask: (engine: Engine, one: T) => Promise<string[]>,
): Promise<void> {
  const times = new Map(engines.map(({ name }) => [name, [] as number[]]));
  let different = 0;
  for (const [index, one] of cases.entries()) {
    const answers = await turns(engines, index, times, (engine) => ask(engine, one));
    if (new Set(answers.map((ids) => ids.join())).size > 1) different++;
  }
  if (different > 0) broken.push(`${workload}: ${different} of ${cases.length} answers differ`);
  for (const [name, taken] of times) note(workload, name, taken);
}

function note(
  workload: string,
  engine: string,
  times: number[],
  more: { [name: string]: number } = {},
): void {
  const values = statsOf(times);
  stats(workload, engine, { ...values, ...more });
  const of = measured.get(workload) ?? new Map<string, Stats>();
  measured.set(workload, of.set(engine, { ...values, ...more }));
}

/** Each engine once, another one first every time. */
async function turns<T>(
  engines: Engine[],
  round: number,
  times: Map<string, number[]>,
  ask: (engine: Engine) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = [];
  for (let at = 0; at < engines.length; at++) {
    const engine = engines[(at + round) % engines.length] as Engine;
    const begun = performance.now();
    answers.push(await ask(engine));
    times.get(engine.name)?.push(performance.now() - begun);
  }
  return answers;
}

/** What must hold whatever the times are. */
function promises(rows: number): void {
  for (const name of ['cache', 'cache-direct']) {
    const db = openForWriting(join(folder, name, 'cache.db'), key, 'cache');
    const one = (sql: string) => db.prepare(sql).pluck().get();
    const check = (what: string, ok: boolean) => {
      run(`${name}: ${what} ${ok ? 'ok' : 'BROKEN'}`);
      if (!ok) broken.push(`${name}: ${what}`);
    };
    check('every row is there, once', one('select count(*) from messages') === rows);
    check('integrity_check', one('pragma integrity_check') === 'ok');
    db.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
    db.close();
    const bytes = readdirSync(join(folder, name)).map((found) => readFileSync(join(folder, name, found)));
    check('no plain text in its files', !bytes.some((file) => file.includes(CANARY)));
  }
}

/** Milliseconds for what a person waits for; ratios to the peers of the same run for the rest. */
function aims(): void {
  const of = (workload: string, engine: string, value: string) =>
    (measured.get(workload)?.get(engine) as { [name: string]: number } | undefined)?.[value] ?? Number.NaN;
  const rate = (engine: string) => of('ingest', engine, 'rowsPerSecond');
  if (measured.get('ingest')?.has('signal'))
    aim('ingest-vs-signal', scale, rate('cache') / rate('signal'), '>=1.5');
  aim('ingest-vs-best-raw', scale, rate('cache') / Math.max(rate('raw'), rate('raw-lean')), '>=0.7');
  for (const workload of measured.keys()) {
    if (workload.startsWith('open'))
      aim(`${workload}-p99-ms`, scale, of(workload, 'cache-direct', 'p99'), '<=2');
    if (workload.startsWith('search'))
      aim(`${workload}-p99-ms`, scale, of(workload, 'cache-direct', 'p99'), '<=5');
  }
  if (measured.has('live'))
    aim('live-p99-vs-raw', scale, of('live', 'cache-direct', 'p99') / of('live', 'raw', 'p99'), '<=2');
  if (measured.has('catch-up'))
    aim(
      'catch-up-vs-raw',
      scale,
      of('catch-up', 'cache-direct', 'p50') / of('catch-up', 'raw', 'p50'),
      '<=1.5',
    );
}

function mebibytes(path: string): string {
  const bytes = readdirSync(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0);
  return (bytes / 2 ** 20).toFixed(1);
}
