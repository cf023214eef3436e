import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Of the surroundings only what a program needs to run; no tokens or options that happen to be set. */
const PASSED = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP', 'LANG'];

/**
 * The Node that gateway and simulator of the sample run on: the one that started this, the one that came with the
 * dependencies, else this very program (Electron is told to act as Node).
 * @param root the application's folder
 */
export function programsNode(root: string): { command: string; env: Record<string, string> } {
  const env = Object.fromEntries(
    PASSED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  const shipped = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const command = [process.env.SELARAS_NODE, shipped].find((path) => path && existsSync(path));
  if (command) return { command, env };
  const asNode: Record<string, string> = process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {};
  return { command: process.execPath, env: { ...env, ...asNode } };
}
