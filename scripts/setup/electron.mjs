import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './project.mjs';

const folder = join(root, 'node_modules', 'electron');
const refused = join(root, 'node_modules', '.electron-refused');
const DOWNLOAD_LIMIT_MS = 90_000;
const START_LIMIT_MS = 20_000;

const program = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform];

/** Whether a window could be shown. */
export function hasDisplay() {
  const { platform, env } = process;
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * The Electron to run, fetched by its own installer where it is missing: `{ path }`, or `{ reason }` in a few words.
 * A refused download is remembered until `again` is asked for or another version is wanted.
 */
export function findElectron(node, { again = false } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = join(override || join(folder, 'dist'), program ?? 'electron');
  if (!existsSync(path)) {
    if (override) return { reason: 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron' };
    const reason = download(node, again);
    if (reason) return { reason };
  }
  return startReason(path) ?? { path };
}

function download(node, again) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!again && existsSync(refused) && readFileSync(refused, 'utf8') === version)
    return 'its download failed before; `npm start -- --electron` tries again';
  say(`fetching Electron ${version}`);
  const fetched = spawnSync(node, [join(folder, 'install.js')], {
    timeout: DOWNLOAD_LIMIT_MS,
    stdio: 'ignore',
  });
  if (fetched.status === 0) {
    rmSync(refused, { force: true });
    return undefined;
  }
  writeFileSync(refused, version);
  return fetched.error ? 'its download took too long' : 'its download failed';
}

/** Starts the binary as plain Node, which needs its shared libraries and nothing else. */
function startReason(path) {
  const tried = spawnSync(path, ['-p', '0'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: START_LIMIT_MS,
  });
  if (tried.status === 0) return undefined;
  const library = /([\w.+-]+\.so[\w.]*): cannot open/.exec(tried.stderr ?? '')?.[1];
  return { reason: library ? `the library ${library} is missing` : 'its binary does not start' };
}
