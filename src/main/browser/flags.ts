import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Flags {
  /** Open the system's browser, where there is a display. */
  open: boolean;
  /** 0 picks a free one. */
  port: number;
  dataFolder: string;
}

export const USAGE = 'Known flags: --no-open, --port N, --data DIR';

/** Reads the command line; throws an error that a person can act on. */
export function readFlags(args: string[], env: Record<string, string | undefined>): Flags {
  const { values } = parseArgs({
    args,
    options: { 'no-open': { type: 'boolean' }, port: { type: 'string' }, data: { type: 'string' } },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port: expected a number from 0 to 65535, found "${values.port}"`);
  const dataFolder = resolve(values.data ?? env.SELARAS_DATA_DIR ?? join(configFolder(env), 'Selaras'));
  return { open: values['no-open'] !== true, port, dataFolder };
}

/** The folder where Electron keeps an application's data, so that both hosts have the same default. */
function configFolder(env: Record<string, string | undefined>): string {
  if (process.platform === 'win32') return env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
}
