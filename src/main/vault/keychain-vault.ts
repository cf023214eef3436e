import { randomUUID } from 'node:crypto';
import { type Secret, type Vault, VaultError } from './vault.ts';

/** What is used of keytar. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const SERVICE = 'Selaras';
/** A desktop may ask its user to unlock the keychain; a bus without a keyring never answers at all. */
const ANSWER_WITHIN_MS = 15_000;

/** The library is loaded only here and only when wanted: where it cannot be loaded there is no keychain. */
async function loadKeytar(): Promise<Keychain> {
  const { default: keytar } = await import('keytar');
  return keytar;
}

/**
 * The operating system's keychain, after it has kept and given back a trial secret. Rejects with `VaultError`
 * `missing` or `silent`: there is no keychain to rely on.
 */
export async function openKeychainVault(
  workspace: string,
  load: () => Promise<Keychain> = loadKeytar,
  answerWithinMs = ANSWER_WITHIN_MS,
): Promise<Vault> {
  const within = <T>(answer: Promise<T>) => answered(answer, answerWithinMs);
  const trial = { account: `${workspace}/trial`, value: randomUUID() };
  let keychain: Keychain;
  try {
    keychain = await within(load());
    await within(keychain.setPassword(SERVICE, trial.account, trial.value));
    const kept = await within(keychain.getPassword(SERVICE, trial.account));
    await within(keychain.deletePassword(SERVICE, trial.account));
    if (kept !== trial.value) throw new Error('it did not give back what it was given');
  } catch (error) {
    if (error instanceof VaultError) throw error;
    throw new VaultError('missing', `No keychain: ${messageOf(error)}`);
  }

  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await within(work());
    } catch (error) {
      if (error instanceof VaultError) throw error;
      throw new VaultError('refused', `The keychain refused: ${messageOf(error)}`);
    }
  };
  const account = (secret: Secret) => `${workspace}/${secret}`;
  return {
    keeping: 'keychain',
    read: (secret) => ask(() => keychain.getPassword(SERVICE, account(secret))),
    write: (secret, value) => ask(() => keychain.setPassword(SERVICE, account(secret), value)),
    async remove(secret) {
      await ask(() => keychain.deletePassword(SERVICE, account(secret)));
    },
  };
}

async function answered<T>(answer: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new VaultError('silent', 'The keychain did not answer.')), withinMs);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
