import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Seals what the database must not hold in the clear: tokens and shared secrets. */
export interface SecretBox {
  /** `about` names the place of the secret; what was sealed for one place opens in no other. */
  seal(secret: string, about: string): Uint8Array;
  /** Null when it was sealed with another key, for another place, or is damaged. */
  open(sealed: Uint8Array, about: string): string | null;
}

const VERSION = 1;
const KEY_BYTES = 32;
const MARK_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + MARK_BYTES + NONCE_BYTES + TAG_BYTES;
const FILE = 'secrets.key';

/** AES-256-GCM: version, mark of the key, nonce, tag, ciphertext. */
export function secretBox(key: Uint8Array): SecretBox {
  const mark = createHash('sha256').update('mark of the key').update(key).digest().subarray(0, MARK_BYTES);
  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), mark, nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) return null;
      if (!bytes.subarray(1, 1 + MARK_BYTES).equals(mark)) return null;
      const nonce = bytes.subarray(1 + MARK_BYTES, 1 + MARK_BYTES + NONCE_BYTES);
      const tag = bytes.subarray(HEAD_BYTES - TAG_BYTES, HEAD_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(about))
        .setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return null;
      }
    },
  };
}

/** The key of the settings, else that of the data folder, made there at the first start with mode 0600. */
export async function secretsKey(given: Uint8Array | null, dataDir: string): Promise<Uint8Array> {
  if (given) return given;
  const file = keyFile(dataDir);
  await mkdir(dataDir, { recursive: true });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      const key = randomBytes(KEY_BYTES);
      await handle.writeFile(`${key.toString('base64')}\n`);
      await handle.sync();
      return key;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== KEY_BYTES)
    throw new Error(`${file} is damaged: it must hold 32 bytes in base64. Put it back from a backup.`);
  return key;
}

export const keyFile = (dataDir: string): string => join(dataDir, FILE);
