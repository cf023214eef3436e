import type { KeyKeeping } from '#shared/console-api/views.ts';

/** What is kept of a workspace: the keys of its two databases and the gateway's bearer token. */
export const SECRETS = ['cache-key', 'outbox-key', 'gateway-token'] as const;
export type Secret = (typeof SECRETS)[number];

/**
 * Keeps a workspace's secrets. `read` answers null only when the secret is known to be absent; a vault that cannot
 * answer rejects with `VaultError`, so that nobody mistakes a locked keychain for a lost key.
 */
export interface Vault {
  readonly keeping: KeyKeeping;
  read(secret: Secret): Promise<string | null>;
  write(secret: Secret, value: string): Promise<void>;
  remove(secret: Secret): Promise<void>;
}

/** `missing`: no keychain could be loaded; `silent`: it did not answer in time; `refused`: it answered no. */
export class VaultError extends Error {
  readonly code: 'missing' | 'silent' | 'refused';

  constructor(code: 'missing' | 'silent' | 'refused', message: string) {
    super(message);
    this.name = 'VaultError';
    this.code = code;
  }
}
