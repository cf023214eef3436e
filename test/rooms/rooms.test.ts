import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cruiseRooms } from './cruise.ts';
import { rules } from './rules.ts';

const root = resolve(import.meta.dirname, '../..');
const fixture = resolve(import.meta.dirname, 'fixture');

/** What was seen and what was found, as sorted lines. */
async function look(folder: string) {
  const { modules, summary } = await cruiseRooms(folder);
  return {
    seen: modules
      .map(({ source }) => source)
      .filter((source) => /^src\/.*\.tsx?$/.test(source) && sourcesIn(folder).includes(source))
      .sort(),
    violations: summary.violations
      .map(({ rule, from, to }) => `${rule.name}: ${from} → ${packageOf(to)}`)
      .sort(),
  };
}

const packageOf = (path: string) => path.replace(/^.*node_modules\/((@[^/]+\/)?[^/]+)\/.*$/, '$1');

const sourcesIn = (folder: string) => globSync('src/**/*.{ts,tsx}', { cwd: folder }).sort();

test('every source file is seen, and no import leaves its room', async () => {
  const sources = sourcesIn(root);
  const { seen, violations } = await look(root);
  expect(violations).toEqual([]);
  expect(seen).toEqual(sources);
  expect(seen.length).toBeGreaterThan(100);
});

test('the check fails where it must: each rule finds its case and nothing else', async () => {
  const { seen, violations } = await look(fixture);
  expect(seen).toEqual(sourcesIn(fixture));
  expect(violations).toEqual([
    'electron-at-home: src/main/cache/needs-electron.ts → electron',
    'electron-at-home: src/main/cache/needs-its-store.ts → electron-store',
    'hosts-apart: src/main/cache/knows-its-host.ts → src/main/browser/main.ts',
    'no-cycles: src/main/link/one.ts → src/main/link/two.ts',
    'no-node-in-a-page: src/renderer/opens-a-socket.ts → net',
    'no-node-in-a-page: src/shared/reads-a-file.ts → fs',
    'resolvable: src/main/link/lost.ts → ./gone.ts',
    'rooms-apart: src/gateway/asks-the-simulator.ts → src/simulator/phone.ts',
    'rooms-apart: src/renderer/reaches-into-main.tsx → src/main/cache/cache.ts',
    'rooms-apart: src/shared/knows-the-gateway.ts → src/gateway/store.ts',
    'shared-runs-anywhere: src/shared/takes-react.ts → react',
  ]);
  const fired = new Set(violations.map((line) => line.split(':')[0]));
  expect([...fired].sort()).toEqual(rules.map(({ name }) => name).sort());
});
