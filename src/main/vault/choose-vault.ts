import { join } from 'node:path';
import type { KeyKeeping } from '#shared/console-api/views.ts';
import { fileVault } from './file-vault.ts';
import { openKeychainVault } from './keychain-vault.ts';
import { memoryVault } from './memory-vault.ts';
import { SECRETS, type Vault, VaultError } from './vault.ts';

export interface VaultCase {
  /** Names the workspace's entries in the keychain; never changes. */
  workspace: string;
  /** The workspace's folder. */
  folder: string;
  sample: boolean;
  /** Which vault the settings say was used last time; null at the first start. */
  recorded: KeyKeeping | null;
  /** A person agreed to keys in a file. */
  acceptFile: boolean;
}

export interface ChosenVault {
  vault: Vault;
  /** Differs from what was recorded: write the new one down and tell a person where the keys are now. */
  changed: boolean;
}

/**
 * The best vault that may be used. Answers `keychain_missing` when that would be a file nobody agreed to: also when
 * keys were in a keychain that is gone, so that a locked keychain never costs the outbox without being asked.
 */
export async function chooseVault(
  { workspace, folder, sample, recorded, acceptFile }: VaultCase,
  openKeychain: (workspace: string) => Promise<Vault> = openKeychainVault,
): Promise<ChosenVault | 'keychain_missing'> {
  const file = () => fileVault(join(folder, 'keys.json'));
  const chosen = (vault: Vault): ChosenVault => ({
    vault,
    changed: recorded !== null && recorded !== vault.keeping,
  });

  const keychain = await openKeychain(workspace).catch((error: unknown) => {
    if (error instanceof VaultError) return null;
    throw error;
  });
  if (keychain) {
    if (recorded === 'file') await move(file(), keychain);
    return chosen(keychain);
  }
  if (sample) return chosen(memoryVault());
  if (recorded === 'file' || acceptFile) return chosen(file());
  return 'keychain_missing';
}

/** Each secret is in the new vault before it leaves the old one. */
async function move(from: Vault, to: Vault): Promise<void> {
  for (const secret of SECRETS) {
    const value = await from.read(secret);
    if (value === null) continue;
    await to.write(secret, value);
    await from.remove(secret);
  }
}
