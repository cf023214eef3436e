import type { Secret, Vault } from './vault.ts';

/** Forgets everything with the process: for the sample workspace, whose data is made anew with it. */
export function memoryVault(): Vault {
  const secrets = new Map<Secret, string>();
  return {
    keeping: 'memory',
    read: async (secret) => secrets.get(secret) ?? null,
    async write(secret, value) {
      secrets.set(secret, value);
    },
    async remove(secret) {
      secrets.delete(secret);
    },
  };
}
