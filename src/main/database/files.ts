import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What SQLite keeps beside a database while it is open. */
export const COMPANIONS = ['-wal', '-shm', '-journal'];

/** Deletes a database that nobody has open. */
export async function deleteDatabase(file: string): Promise<void> {
  for (const suffix of ['', ...COMPANIONS]) await rm(file + suffix, { force: true });
}

/** Renames a database that nobody has open, its log with it; answers the new name (without the folder). */
export async function setDatabaseAside(folder: string, name: string): Promise<string> {
  const taken = new Set(await readdir(folder));
  let count = 1;
  while (taken.has(asideName(name, count))) count++;
  const aside = asideName(name, count);
  for (const suffix of COMPANIONS)
    if (taken.has(name + suffix)) await rename(join(folder, name + suffix), join(folder, aside + suffix));
  await rename(join(folder, name), join(folder, aside));
  return aside;
}

/** Deletes everything that `setDatabaseAside` put away. */
export async function deleteSetAside(folder: string, name: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const found of names)
    if (found.startsWith(`${name}.aside-`)) await rm(join(folder, found), { force: true });
}

function asideName(name: string, count: number): string {
  return `${name}.aside-${count}`;
}
