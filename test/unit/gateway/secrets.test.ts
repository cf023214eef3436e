import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProven, proofHeaders } from '../../../src/gateway/meta/providers/webhook-proof.ts';
import { keyFile, secretBox, secretsKey } from '../../../src/gateway/store/secrets.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte);

describe('sealed secrets', () => {
  const box = secretBox(key(1));

  it('open again, and look different every time', () => {
    const sealed = box.seal('EAAtoken', 'here');
    expect(box.open(sealed, 'here')).toBe('EAAtoken');
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('EAAtoken');
    expect(box.seal('EAAtoken', 'here')).not.toEqual(sealed);
    expect(box.open(box.seal('', 'here'), 'here')).toBe('');
  });

  it('do not open with another key, in another place, or damaged', () => {
    const sealed = box.seal('EAAtoken', 'here');
    expect(secretBox(key(2)).open(sealed, 'here')).toBeNull();
    expect(box.open(sealed, 'there')).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Uint8Array.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(box.open(damaged, 'here')).toBeNull();
      expect(box.open(sealed.subarray(0, at), 'here')).toBeNull();
    }
  });
});

describe('the key', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selaras-key-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is made once, for its owner alone', async () => {
    const dataDir = join(folder, 'new');
    const made = await secretsKey(null, dataDir);
    expect(made).toHaveLength(32);
    expect(await secretsKey(null, dataDir)).toEqual(made);
    expect((await stat(keyFile(dataDir))).mode & 0o777).toBe(0o600);
    expect(await secretsKey(key(9), dataDir)).toEqual(key(9));
  });

  it('says so when its file is damaged', async () => {
    await writeFile(keyFile(folder), 'short');
    await expect(secretsKey(null, folder)).rejects.toThrow(/secrets\.key is damaged.*backup/);
  });
});

describe('what proves a webhook', () => {
  const body = Buffer.from('{}');
  const secret = 'a-shared-secret';

  it('is a header that only the provider was told', () => {
    const proof = { kind: 'header', header: 'X-Webhook-Secret' } as const;
    expect(proofHeaders(proof, secret)).toEqual({ 'X-Webhook-Secret': secret });
    expect(isProven(proof, secret, { 'x-webhook-secret': secret }, body)).toBe(true);
    expect(isProven(proof, secret, { 'x-webhook-secret': `${secret}!` }, body)).toBe(false);
    expect(isProven(proof, secret, {}, body)).toBe(false);
    expect(isProven(proof, null, {}, body)).toBe(false);
  });

  it('is basic authorization', () => {
    const proof = { kind: 'basic', user: 'selaras' } as const;
    const headers = proofHeaders(proof, secret);
    expect(isProven(proof, secret, headers, body)).toBe(true);
    expect(isProven(proof, 'other', headers, body)).toBe(false);
  });

  it('is the address itself, where nothing else can be had', () => {
    expect(isProven({ kind: 'address' }, null, {}, body)).toBe(true);
  });
});
