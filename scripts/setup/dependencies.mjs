import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './npm.mjs';
import { Refusal, root, say } from './project.mjs';

const modules = join(root, 'node_modules');
const bundledNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The oldest Node that the database addon runs on. */
const OLDEST = [22, 14];

/**
 * Installs what is missing or no longer what the lock says, without a question on the terminal.
 * Returns the path of the Node to run the project on.
 */
export function ensureDependencies() {
  if (!agreesWithLock()) {
    say('installing the dependencies (once; about half a minute)');
    if (!npm('ci', '--include=dev', '--loglevel=error'))
      throw new Refusal('the dependencies could not be installed; `npm ci --include=dev` says why');
  }
  if (!runs(bundledNode)) npm('rebuild', 'node', '--ignore-scripts=false', '--loglevel=error');
  return currentNode();
}

/** The Node that comes with the dependencies, or this one where it is new enough. */
function currentNode() {
  if (runs(bundledNode)) return bundledNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  throw new Refusal(
    `Node ${process.versions.node} is too old, and the current one among the dependencies could not be laid; ` +
      'run `npm rebuild node --ignore-scripts=false`, or install Node 22.14 or newer',
  );
}

/** Whether npm's own record of what it installed has every package of the lock in the lock's version. */
function agreesWithLock() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] ? installed[path].version === version : optional === true;
  });
}

function runs(node) {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0;
}

/** Runs npm, its output on standard error, so that what a program prints stays its own. */
function npm(...asked) {
  const [command, args, options] = npmCommand(...asked);
  return (
    spawnSync(command, args, { ...options, stdio: ['ignore', process.stderr, process.stderr] }).status === 0
  );
}
