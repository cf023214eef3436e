import { randomBytes } from 'node:crypto';
import { SECRETS, type Secret, type Vault } from './vault.ts';

const KEY_BYTES = 32;

/**
 * The raw key of one of the two databases, made at its first use. A value that is no key (somebody edited it) is
 * replaced: the database then opens as `key_wrong` and is dealt with like one whose key was lost.
 */
export async function databaseKey(
  vault: Vault,
  secret: Exclude<Secret, 'gateway-token'>,
): Promise<Uint8Array> {
  const kept = await vault.read(secret);
  const key = kept === null ? null : Buffer.from(kept, 'base64');
  if (key?.length === KEY_BYTES) return key;
  const fresh = randomBytes(KEY_BYTES);
  await vault.write(secret, fresh.toString('base64'));
  return fresh;
}

/**
 * A wipe: without their keys the databases are noise, wherever copies of them lie. Tries every secret before it
 * rejects with the first failure; delete the files as well.
 */
export async function destroySecrets(vault: Vault): Promise<void> {
  const outcomes = await Promise.allSettled(SECRETS.map((secret) => vault.remove(secret)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
