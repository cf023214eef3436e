import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes by their hash, in a folder a workspace. The database knows type, name and size. */
export interface MediaStore {
  /**
   * Reads `bytes` to their end; on disk before it answers. Rejects with {@link TooLarge} past `most` bytes, and with
   * {@link WrongBytes} when their hash is not the expected one; nothing is kept then.
   */
  put(
    bytes: AsyncIterable<Uint8Array>,
    most: number,
    expected?: string | null,
  ): Promise<{ sha256: string; size: number }>;
  /** From `start` to `end`, both included; the whole without a range. Null when there are no such bytes. */
  get(sha256: string, range?: { start: number; end: number }): Promise<Readable | null>;
  delete(sha256: string): Promise<void>;
}

export class TooLarge extends Error {}
export class WrongBytes extends Error {}

const SHA256 = /^[0-9a-f]{64}$/;

/** @param root folder of all media @param workspaceId keeps the workspaces of one machine apart */
export async function folderMediaStore(root: string, workspaceId: string): Promise<MediaStore> {
  const folder = join(root, workspaceId);
  const arriving = join(folder, 'arriving');
  // What a dead process left half written is worth nothing.
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });

  function place(sha256: string): string {
    if (!SHA256.test(sha256)) throw new Error('Not the hex form of a SHA-256.');
    return join(folder, sha256.slice(0, 2), sha256);
  }

  return {
    async put(bytes, most, expected = null) {
      const path = join(arriving, randomUUID());
      const hash = createHash('sha256');
      let size = 0;
      let sha256: string;
      try {
        await using file = await open(path, 'wx', 0o600);
        for await (const chunk of bytes) {
          size += chunk.byteLength;
          if (size > most) throw new TooLarge(`More than ${most} bytes.`);
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
        sha256 = hash.digest('hex');
        if (expected !== null && sha256 !== expected)
          throw new WrongBytes('The bytes are not the ones that were announced.');
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
      await rename(path, place(sha256));
      return { sha256, size };
    },

    async get(sha256, range) {
      const path = place(sha256);
      const found = await stat(path).catch(() => null);
      return found ? createReadStream(path, range ?? {}) : null;
    },

    async delete(sha256) {
      await rm(place(sha256), { force: true });
    },
  };
}
