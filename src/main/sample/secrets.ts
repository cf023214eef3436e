import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Word = z.string().min(20);

/**
 * What the sample's programs use among themselves, made at random for each sample. It opens an invented shop on
 * loopback whose database lies unencrypted beside it; the console's own keys and token are in the vault.
 */
export const SampleSecrets = z.object({
  appSecret: Word,
  accessToken: Word,
  verifyToken: Word,
  ownerPassword: Word,
  agentPassword: Word,
});
export type SampleSecrets = z.infer<typeof SampleSecrets>;

/** The sample's secrets, made at its first start. */
export async function sampleSecrets(folder: string): Promise<SampleSecrets> {
  const file = join(folder, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return SampleSecrets.parse(JSON.parse(kept));
  const word = () => randomBytes(24).toString('base64url');
  const fresh: SampleSecrets = {
    appSecret: word(),
    accessToken: word(),
    verifyToken: word(),
    ownerPassword: word(),
    agentPassword: word(),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(fresh), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return fresh;
}
