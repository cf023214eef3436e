import { delimiter, join } from 'node:path';
import { root } from './project.mjs';

const modules = join(root, 'node_modules');

/**
 * How to run npm: on the Node that npm itself was started with, because the one among the dependencies may be replaced
 * meanwhile. Returns what `spawn` takes: command, arguments, options.
 */
export function npmCommand(...args) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const path = process.env.PATH.split(delimiter).filter((folder) => !folder.startsWith(modules));
  const options = { cwd: root, env: { ...process.env, PATH: path.join(delimiter) } };
  if (cli && node) return [node, [cli, ...args], options];
  return ['npm', args, { ...options, shell: process.platform === 'win32' }];
}
