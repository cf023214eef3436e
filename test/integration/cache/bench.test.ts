import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

test('the small measurement keeps every promise and prints in the agreed form', async () => {
  // A broken promise exits 1, which rejects.
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--scale', 'small', '--seed', '7']);
  const lines = stdout.trim().split('\n');
  const aims = lines.filter((line) => line.startsWith('aim '));
  for (const line of lines) expect(line).toMatch(/^(run .+|stats \{.+\}|aim \S+ small \S+ \S+ (ok|short))$/);
  expect(lines.slice(-aims.length)).toEqual(aims);
  const stats = lines.flatMap((line) => (line.startsWith('stats ') ? [JSON.parse(line.slice(6))] : []));
  expect(new Set(stats.map(({ workload }) => workload))).toEqual(
    new Set([
      'ingest',
      'open-10',
      'open-1000',
      'open-50000',
      'search-rare',
      'search-common',
      'search-two-words',
      'search-prefix',
      'search-longer-prefix',
      'search-in-thread',
      'live',
      'catch-up',
    ]),
  );
  for (const one of stats)
    expect(one).toMatchObject({
      n: expect.any(Number),
      p50: expect.any(Number),
      p95: expect.any(Number),
      p99: expect.any(Number),
    });
});
