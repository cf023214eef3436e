import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openForWriting } from '../../src/main/database/handle.ts';
import { cacheEngine, directEngine, type Engine, rawEngine } from './engines.ts';
import { aim, run, type Scale, type Stats, stats, statsOf } from './report.ts';
import { CANARY, Traffic } from './traffic.ts';

/**
 * `npm run bench -- --scale small|medium|full --seed N [--engines cache|ciphers]`: the same rows go into every engine
 * in the same run, turn by turn, so that a slow minute of the machine is everybody's. A broken promise exits 1.
 */
const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    engines: { type: 'string', default: 'cache' },
  },
});
const SIZES: Record<Scale, { rows: number; openings: number; searches: number }> = {
  small: { rows: 10_000, openings: 200, searches: 60 },
  medium: { rows: 100_000, openings: 1_000, searches: 300 },
  full: { rows: 1_000_000, openings: 2_000, searches: 400 },
};
if (!(options.scale in SIZES)) throw new Error(`--scale is one of ${Object.keys(SIZES).join(', ')}`);
if (!['cache', 'ciphers'].includes(options.engines)) throw new Error('--engines is cache or ciphers');
const scale = options.scale as Scale;
const size = SIZES[scale];
const broken: string[] = [];

const folder = mkdtempSync(join(tmpdir(), 'selaras-bench-'));
const place = (name: string) => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};
const key = randomBytes(32);
try {
  const engines =
    options.engines === 'cache'
      ? [
          await rawEngine(place('raw'), key),
          await directEngine(place('direct'), key),
          await cacheEngine(place('cache'), key),
        ]
      : [
          await rawEngine(place('sqlcipher'), key, 'sqlcipher'),
          await rawEngine(place('chacha20'), key, 'chacha20'),
          await rawEngine(place('plain'), key, null),
        ];
  const names = engines.map(({ name }) => name);
  const p50 = await measure(engines);
  for (const engine of engines) await engine.close();
  for (const name of readdirSync(folder)) {
    const bytes = readdirSync(join(folder, name)).reduce(
      (sum, file) => sum + statSync(join(folder, name, file)).size,
      0,
    );
    run(`${name} takes ${(bytes / 2 ** 20).toFixed(1)} MiB`);
  }
  if (options.engines === 'cache') {
    promises();
    aims(p50);
  } else {
    const [first, ...others] = names as [string, ...string[]];
    for (const [workload, times] of p50)
      run(
        `${workload}: ${others.map((name) => `${name}/${first} ${(at(times, name) / at(times, first)).toFixed(2)}`).join(', ')}`,
      );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const promise of broken) run(`BROKEN ${promise}`);
process.exitCode = broken.length > 0 ? 1 : 0;

type Medians = Map<string, Map<string, number>>;

async function measure(engines: Engine[]): Promise<Medians> {
  const medians: Medians = new Map();
  const note = (workload: string, engine: string, values: Stats & { rowsPerSecond?: number }) => {
    stats(workload, engine, values);
    medians.set(workload, (medians.get(workload) ?? new Map()).set(engine, values.p50));
  };

  const traffic = new Traffic(Number(options.seed), size.rows);
  run(
    `${scale}: ${size.rows} messages, seed ${options.seed}, ${engines.map(({ name }) => name).join(' · ')}`,
  );
  for (const engine of engines) await engine.begin(traffic.snapshot());
  let frames = 0;
  const ingest = new Map(engines.map(({ name }) => [name, [] as number[]]));
  for (const frame of traffic.frames()) {
    await turns(engines, frames++, ingest, (engine) => engine.ingest(frame));
    if (frames % 200 === 0) run(`ingest ${frame.revision - 1} of ${size.rows}`);
  }
  for (const [name, times] of ingest) {
    const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000;
    note('ingest', name, { ...statsOf(times), rowsPerSecond: Math.round(size.rows / seconds) });
    medians.get('ingest')?.set(name, seconds);
  }

  await same('open', engines, traffic.openings(size.openings), (engine, threadId) => engine.open(threadId));
  const queries = traffic.queries(size.searches);
  for (const workload of new Set(queries.map((query) => query.workload)))
    await same(
      workload,
      engines,
      queries.filter((query) => query.workload === workload),
      (engine, { query, threadId }) => engine.search(query, threadId),
    );
  return medians;

  /** Asks every engine the same; answers that differ are a broken promise. */
  async function same<T>(
    workload: string,
    all: Engine[],
    cases: T[],
    ask: (engine: Engine, one: T) => Promise<string[]>,
  ) {
    const times = new Map(all.map(({ name }) => [name, [] as number[]]));
    let different = 0;
    for (const [index, one] of cases.entries()) {
      const answers = await turns(all, index, times, (engine) => ask(engine, one));
      if (new Set(answers.map((ids) => ids.join())).size > 1) different++;
    }
    if (different > 0) broken.push(`${workload}: ${different} of ${cases.length} answers differ`);
    for (const [name, taken] of times) note(workload, name, statsOf(taken));
  }
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
function promises(): void {
  for (const name of ['direct', 'cache']) {
    const file = join(folder, name, 'cache.db');
    const db = openForWriting(file, key);
    const one = (sql: string) => db.prepare(sql).pluck().get();
    const check = (what: string, ok: boolean) => {
      run(`${name}: ${what} ${ok ? 'ok' : 'BROKEN'}`);
      if (!ok) broken.push(`${name}: ${what}`);
    };
    check('every row is there', one('select count(*) from messages') === size.rows);
    check('the position is the last frame’s', one('select revision from feeds') === size.rows + 1);
    check('integrity_check', one('pragma integrity_check') === 'ok');
    db.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
    db.close();
    const words = readdirSync(join(folder, name)).map((found) => readFileSync(join(folder, name, found)));
    check('no plain text in its files', !words.some((bytes) => bytes.includes(CANARY)));
  }
}

/** Ratios to the raw schema in the same run; absolute times are for people. */
function aims(medians: Medians): void {
  const ratio = (workload: string, engine: string) => {
    const times = medians.get(workload) ?? new Map<string, number>();
    return at(times, engine) / at(times, 'raw');
  };
  aim('ingest-vs-raw', scale, 1 / ratio('ingest', 'cache'), '>=0.8');
  aim('ingest-direct-vs-raw', scale, 1 / ratio('ingest', 'cache-direct'), '>=0.9');
  for (const workload of medians.keys()) {
    if (workload === 'ingest') continue;
    aim(`${workload}-direct-vs-raw`, scale, ratio(workload, 'cache-direct'), '<=1.25');
    const times = medians.get(workload) ?? new Map<string, number>();
    aim(`${workload}-worker-cost-ms`, scale, at(times, 'cache') - at(times, 'cache-direct'), '<=0.5');
  }
}

function at(times: Map<string, number>, engine: string): number {
  return times.get(engine) ?? Number.NaN;
}
