import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findElectron, hasDisplay } from '../setup/electron.mjs';
import { say } from '../setup/project.mjs';
import { postgresPrograms } from './postgres.mjs';

const linux = process.platform === 'linux';

/** What tests want of a machine beyond Node: how to see that it is there, and Debian's packages that bring it. */
const WANTS = {
  chromium: {
    packages: ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji'],
    lacks: () => !chromiumPath() && 'no Chromium',
  },
  display: {
    packages: ['xvfb', 'xauth'],
    lacks: () => !hasDisplay() && !onPath('xvfb-run') && 'no display, and no Xvfb to stand in for one',
  },
  keychain: {
    packages: ['dbus', 'gnome-keyring', 'libsecret-1-0'],
    lacks: () => linux && !(onPath('dbus-run-session') && onPath('gnome-keyring-daemon')) && 'no keychain',
  },
  postgres: {
    packages: ['postgresql'],
    lacks: () => !process.env.TEST_DATABASE_URL && !postgresPrograms() && 'no PostgreSQL server',
  },
  electron: {
    packages: [
      'libgtk-3-0',
      'libnss3',
      'libasound2',
      'libgbm1',
      'libxss1',
      'libnotify4',
      'libatspi2.0-0',
      'libdrm2',
    ],
    lacks: (node) => {
      const { reason } = findElectron(node);
      return reason && `no Electron: ${reason}`;
    },
    /** Packages bring its libraries, not the binary itself. */
    helped: (reason) => reason.includes('library'),
  },
};

/**
 * Looks for each thing in `wants`, installs what is missing where that needs nobody's leave (root on Debian), and
 * says in one line what is missing still. Returns the missing ones with the reason: `Map(want → reason)`.
 */
export function prepareMachine(wants, node) {
  const missing = lacking(wants, node);
  const packages = [...missing].flatMap(([want, reason]) => packagesFor(want, reason));
  if (packages.length === 0) return told(missing);
  if (!(linux && process.getuid() === 0 && onPath('apt-get'))) return told(missing);
  say(`installing ${packages.join(' ')}`);
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
  return told(lacking(wants, node));
}

/** The machine's own Chromium or Chrome. */
export function chromiumPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = [
    process.env.CHROMIUM_PATH,
    ...names.map(onPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(process.env.ProgramFiles ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ];
  return places.find((path) => path && existsSync(path));
}

function lacking(wants, node) {
  const reasons = wants.map((want) => [want, WANTS[want].lacks(node)]);
  return new Map(reasons.filter(([, reason]) => reason));
}

function packagesFor(want, reason) {
  const { packages, helped } = WANTS[want];
  return helped && !helped(reason) ? [] : packages;
}

function told(missing) {
  for (const [want, reason] of missing) {
    const packages = packagesFor(want, reason);
    const remedy =
      linux && packages.length > 0 ? `; \`apt-get install ${packages.join(' ')}\` brings it` : '';
    say(`${reason} here${remedy}`);
  }
  return missing;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', process.stderr, process.stderr] });
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}
