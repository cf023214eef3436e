import { readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_SETTINGS, Settings } from '#shared/console-api/views.ts';
import { ConsoleFile, EMPTY_CONSOLE_FILE, Workspace } from './console-file.ts';

/** What electron-store and its base `conf` have in common; each host brings one. Writes are atomic and at once. */
export interface Store {
  get<K extends keyof ConsoleFile>(key: K): ConsoleFile[K];
  set<K extends keyof ConsoleFile>(key: K, value: ConsoleFile[K]): void;
}

/** How each host opens its store over `<folder>/<name>.json`. */
export type OpenStore = (options: { folder: string; name: string; defaults: ConsoleFile }) => Store;

const NAME = 'console';
const Readable = ConsoleFile.extend({ settings: Settings.partial() }).partial();

/**
 * Opens the console's file. One that is no JSON, or does not fit the schema, is moved aside and begun anew, so that
 * a console always starts; where it went is returned, for the notice.
 */
export function openSettings(
  folder: string,
  openStore: OpenStore,
): { store: Store; setAside: string | null } {
  const file = join(folder, `${NAME}.json`);
  const setAside = readable(file) ? null : moveAside(file);
  const store = openStore({ folder, name: NAME, defaults: EMPTY_CONSOLE_FILE });
  // A store fills what it lacks as a whole; a file of an earlier build lacks settings within.
  complete(store, 'settings', { ...DEFAULT_SETTINGS, ...store.get('settings') });
  complete(store, 'workspace', Workspace.nullable().parse(store.get('workspace')));
  return { store, setAside };
}

/** Writes only what differs, so that a full disk does not keep a console from starting. */
function complete<K extends keyof ConsoleFile>(store: Store, key: K, value: ConsoleFile[K]): void {
  if (!isDeepStrictEqual(store.get(key), value)) store.set(key, value);
}

/** True when there is no file yet or a good one. Missing fields are good: the defaults fill them. */
function readable(file: string): boolean {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
  try {
    return Readable.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function moveAside(file: string): string {
  const aside = join(dirname(file), `${basename(file, '.json')}.bad-${Date.now()}.json`);
  renameSync(file, aside);
  return aside;
}
