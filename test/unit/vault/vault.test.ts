import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chooseVault } from '../../../src/main/vault/choose-vault.ts';
import { databaseKey, destroySecrets } from '../../../src/main/vault/database-keys.ts';
import { fileVault } from '../../../src/main/vault/file-vault.ts';
import { type Keychain, openKeychainVault } from '../../../src/main/vault/keychain-vault.ts';
import { memoryVault } from '../../../src/main/vault/memory-vault.ts';
import { SECRETS, VaultError } from '../../../src/main/vault/vault.ts';

function folderHere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selaras-vault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function keychainHere(): Keychain & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, password) => void entries.set(`${service}/${account}`, password),
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
  };
}

const missing = async () => {
  throw new VaultError('missing', 'none');
};
const base = { workspace: 'w1', sample: false, recorded: null, acceptFile: false } as const;

describe('the keychain vault', () => {
  test('keeps each secret under the workspace’s own name and leaves no trial behind', async () => {
    const keychain = keychainHere();
    const vault = await openKeychainVault('w1', async () => keychain);
    await vault.write('cache-key', 'k');
    expect([...keychain.entries]).toEqual([['Selaras/w1/cache-key', 'k']]);
    expect(await vault.read('outbox-key')).toBeNull();
    await vault.remove('cache-key');
    expect(await vault.read('cache-key')).toBeNull();
  });

  test('there is none where the library does not load, forgets, or never answers', async () => {
    const opened = (load: () => Promise<Keychain>) => openKeychainVault('w1', load, 20);
    await expect(opened(() => Promise.reject(new Error('libsecret is missing')))).rejects.toMatchObject({
      code: 'missing',
    });
    await expect(
      opened(async () => ({ ...keychainHere(), getPassword: async () => null })),
    ).rejects.toMatchObject({ code: 'missing' });
    await expect(
      opened(async () => ({ ...keychainHere(), setPassword: () => new Promise(() => undefined) })),
    ).rejects.toMatchObject({ code: 'silent' });
  });

  test('a keychain that locks later refuses, and is never taken for an absent key', async () => {
    const keychain = keychainHere();
    const vault = await openKeychainVault('w1', async () => keychain);
    keychain.getPassword = () => Promise.reject(new Error('locked'));
    await expect(databaseKey(vault, 'outbox-key')).rejects.toMatchObject({ code: 'refused' });
    expect(keychain.entries.size).toBe(0);
  });
});

describe('the file vault', () => {
  test('keeps secrets in a file of its owner alone, loses none, and goes with the last one', async () => {
    const folder = join(folderHere(), 'workspace');
    const file = join(folder, 'keys.json');
    const vault = fileVault(file);
    await Promise.all(SECRETS.map((secret) => vault.write(secret, secret)));
    expect(await Promise.all(SECRETS.map((secret) => fileVault(file).read(secret)))).toEqual([...SECRETS]);
    if (process.platform !== 'win32') {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    await destroySecrets(vault);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a damaged file is not an empty one', async () => {
    const file = join(folderHere(), 'keys.json');
    writeFileSync(file, '{"cache-key":');
    await expect(fileVault(file).read('cache-key')).rejects.toMatchObject({ code: 'refused' });
    rmSync(file);
    mkdirSync(file);
    await expect(fileVault(file).read('cache-key')).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('keys', () => {
  test('are 32 random bytes, made once, one for each database; what is no key is replaced', async () => {
    const vault = memoryVault();
    const cache = await databaseKey(vault, 'cache-key');
    const outbox = await databaseKey(vault, 'outbox-key');
    expect([cache.length, outbox.length]).toEqual([32, 32]);
    expect(Buffer.compare(cache, outbox)).not.toBe(0);
    expect(await databaseKey(vault, 'cache-key')).toEqual(cache);
    await vault.write('cache-key', 'edited');
    expect(await databaseKey(vault, 'cache-key')).not.toEqual(cache);
  });

  test('a wipe destroys all it can before it says what it could not', async () => {
    const vault = memoryVault();
    for (const secret of SECRETS) await vault.write(secret, randomBytes(32).toString('base64'));
    const { remove } = vault;
    vault.remove = (secret) => (secret === 'cache-key' ? missing() : remove(secret));
    await expect(destroySecrets(vault)).rejects.toMatchObject({ code: 'missing' });
    expect(await Promise.all(SECRETS.map((secret) => vault.read(secret)))).toEqual([
      expect.any(String),
      null,
      null,
    ]);
  });
});

describe('choosing a vault', () => {
  test('the keychain first; a file only where somebody agreed; memory for the sample', async () => {
    const folder = folderHere();
    const keychain = () => openKeychainVault('w1', async () => keychainHere());
    const chosen = async (given: object, open = missing as () => ReturnType<typeof keychain>) => {
      const answer = await chooseVault({ ...base, folder, ...given }, open);
      return answer === 'keychain_missing' ? answer : [answer.vault.keeping, answer.changed];
    };
    expect(await chosen({}, keychain)).toEqual(['keychain', false]);
    expect(await chosen({})).toBe('keychain_missing');
    expect(await chosen({ acceptFile: true })).toEqual(['file', false]);
    expect(await chosen({ recorded: 'file' })).toEqual(['file', false]);
    expect(await chosen({ sample: true })).toEqual(['memory', false]);
    expect(await chosen({ recorded: 'keychain' })).toBe('keychain_missing');
    expect(await chosen({ recorded: 'keychain', acceptFile: true })).toEqual(['file', true]);
    expect(await chosen({ recorded: 'memory', sample: true }, keychain)).toEqual(['keychain', true]);
  });

  test('a keychain that came later takes over what was in the file', async () => {
    const folder = folderHere();
    const weak = await chooseVault({ ...base, folder, acceptFile: true }, missing);
    if (weak === 'keychain_missing') throw new Error('a file was agreed to');
    const key = await databaseKey(weak.vault, 'outbox-key');
    const strong = await chooseVault({ ...base, folder, recorded: 'file' }, () =>
      openKeychainVault('w1', async () => keychainHere()),
    );
    if (strong === 'keychain_missing') throw new Error('there is a keychain');
    expect(strong.changed).toBe(true);
    expect(await databaseKey(strong.vault, 'outbox-key')).toEqual(key);
    expect(readdirSync(folder)).toEqual([]);
  });
});
