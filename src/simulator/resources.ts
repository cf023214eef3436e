import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadBundled } from './world/content.ts';

/**
 * The folder `resources`: named by RESOURCES_DIR, in a packaged app beside it, else found by walking up from this
 * file, which works from the source as well as from the build.
 */
export function resourcesDir(): string {
  const named = process.env.RESOURCES_DIR;
  if (named) return named;
  const packaged = (process as { resourcesPath?: string }).resourcesPath;
  if (packaged && existsSync(join(packaged, 'scenarios'))) return packaged;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'resources', 'scenarios'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('The folder resources/scenarios was not found; set RESOURCES_DIR.');
    folder = parent;
  }
  return join(folder, 'resources');
}

/** Reads files that lie beside the scenarios, once each. */
export function bundledMedia(): ReadBundled {
  const read = new Map<string, Buffer>();
  return (name) => {
    const known = read.get(name);
    if (known) return known;
    const file = join(resourcesDir(), 'scenarios', 'media', name);
    if (!existsSync(file)) throw new Error(`There is no file "${name}" in resources/scenarios/media.`);
    const bytes = readFileSync(file);
    read.set(name, bytes);
    return bytes;
  };
}
