import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../../support/gateway-at-work.ts';
import { run, type Scale } from '../report.ts';
import { acks } from './acks.ts';
import { feed } from './feed.ts';
import { history } from './history.ts';
import { pacing } from './pacing.ts';
import { parse } from './parse.ts';
import type { Workload } from './workload.ts';

/**
 * `npm run bench:gateway -- --scale small|medium|full --seed N [--database pglite|postgres] [--only parts]`: what the
 * gateway takes, keeps and tells, in programs of their own over real sockets. A broken promise exits 1; an aim that
 * falls short is printed and exits 0.
 */
const PARTS: Record<string, (workload: Workload) => Promise<void>> = { acks, parse, feed, history, pacing };
/** What hangs on the outbound queue alone is measured on one database, a server where there is one. */
const ONCE = new Set(['pacing']);
const SCALES: readonly string[] = ['small', 'medium', 'full'] satisfies Scale[];

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string' },
    only: { type: 'string', default: Object.keys(PARTS).join() },
  },
});
if (!SCALES.includes(options.scale)) throw new Error(`--scale is one of ${SCALES.join(', ')}`);
const parts = options.only.split(',');
for (const part of parts)
  if (!PARTS[part]) throw new Error(`--only takes some of ${Object.keys(PARTS).join(', ')}`);
const server = process.env.TEST_DATABASE_URL ?? null;
const databases: DatabaseKind[] = server ? ['pglite', 'postgres'] : ['pglite'];
if (!server) run('This machine has no PostgreSQL, so that only the embedded database is measured.');
const broken = new Map<string, number>();

const measured = databases.filter((kind) => kind === (options.database ?? kind));
for (const database of measured) {
  const workload: Workload = {
    scale: options.scale as Scale,
    seed: Number(options.seed),
    database,
    server: database === 'postgres' ? server : null,
    promise(what, holds) {
      if (!holds) broken.set(what, (broken.get(what) ?? 0) + 1);
    },
  };
  for (const part of parts) {
    if (ONCE.has(part) && database !== measured.at(-1)) continue;
    run(`${part} on ${database}, ${options.scale}, seed ${options.seed}`);
    await PARTS[part]?.(workload);
  }
}
for (const [promise, times] of broken) run(`BROKEN ${promise} (${times} times)`);
process.exitCode = broken.size > 0 ? 1 : 0;
