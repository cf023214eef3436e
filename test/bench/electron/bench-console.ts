import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run, type Scale } from '../report.ts';
import { coldStart } from './cold-start.ts';
import { live } from './live.ts';
import { memory } from './memory.ts';
import { opening } from './opening.ts';
import { buildPeerPage } from './peer-page.ts';
import { scrolling } from './scrolling.ts';
import { makeShop } from './shop-folder.ts';
import { electronBinary } from './started.ts';
import type { Workload } from './workload.ts';

/**
 * `npm run bench:console -- --scale small|medium|full --seed N [--only parts]`: what a person feels of the console,
 * in the real Electron, each beside the same Electron with nothing to do. A broken promise exits 1; an aim that falls
 * short is printed and exits 0.
 */
const PARTS: Record<string, (workload: Workload, peerPage: string) => Promise<void>> = {
  start: coldStart,
  open: opening,
  memory,
  scroll: scrolling,
  live,
};
const SIZES: Record<Scale, number[]> = {
  small: [0, 10_000],
  medium: [0, 100_000],
  full: [0, 100_000, 1_000_000],
};

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: Object.keys(PARTS).join() },
  },
});
if (!(options.scale in SIZES)) throw new Error(`--scale is one of ${Object.keys(SIZES).join(', ')}`);
const parts = options.only.split(',');
for (const part of parts)
  if (!PARTS[part]) throw new Error(`--only takes some of ${Object.keys(PARTS).join(', ')}`);

const scale = options.scale as Scale;
const seed = Number(options.seed);
const broken = new Map<string, number>();
const folder = mkdtempSync(join(tmpdir(), 'selaras-bench-console-'));
// A measurement never asks the keychain of whoever runs it: its consoles keep their keys in a file.
process.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${join(folder, 'no-bus')}`;
try {
  if (!existsSync(electronBinary())) throw new Error('There is no Electron here: npm start fetches it.');
  run(`console, ${scale}, seed ${seed}: ${SIZES[scale].join(' · ')} messages`);
  const [first, ...others] = SIZES[scale].map((messages) =>
    makeShop(join(folder, `shop-${messages}`), seed, messages),
  );
  if (first === undefined) throw new Error('no sizes');
  const workload: Workload = {
    scale,
    seed,
    folder,
    shops: [await first, ...(await Promise.all(others))],
    promise(what, holds) {
      if (!holds) broken.set(what, (broken.get(what) ?? 0) + 1);
    },
  };
  const peerPage = await buildPeerPage(folder);
  for (const part of parts) {
    run(`${part}, ${scale}, seed ${seed}`);
    await PARTS[part]?.(workload, peerPage);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [promise, times] of broken) run(`BROKEN ${promise} (${times} times)`);
process.exitCode = broken.size > 0 ? 1 : 0;
