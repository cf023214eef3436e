import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SECRETS, type Secret, type Vault, VaultError } from './vault.ts';

const Kept = z.partialRecord(z.enum(SECRETS), z.string());
type Kept = z.infer<typeof Kept>;

/**
 * The weaker mode: keys in a file that only its owner may read, beside the databases they open. Whoever can read the
 * disk as this user can read the messages. Only used after a person agreed to it.
 */
export function fileVault(file: string): Vault {
  // One change at a time, so that none is lost.
  let last: Promise<unknown> = Promise.resolve();
  const change = (edit: (kept: Kept) => Kept): Promise<void> => {
    const next = last.then(async () => write(file, edit(await read(file))));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    keeping: 'file',
    async read(secret) {
      await last;
      return (await read(file))[secret] ?? null;
    },
    write: (secret, value) => change((kept) => ({ ...kept, [secret]: value })),
    remove: (secret: Secret) => change(({ [secret]: _, ...rest }) => rest),
  };
}

async function read(file: string): Promise<Kept> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new VaultError('refused', `The key file cannot be read: ${error.code}`);
  });
  if (text === null) return {};
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    throw new VaultError('refused', 'The key file is damaged.');
  }
}

async function write(file: string, kept: Kept): Promise<void> {
  if (Object.keys(kept).length === 0) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(kept));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
