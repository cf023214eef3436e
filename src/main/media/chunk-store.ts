import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChunkFile, openChunk, SLOT_BYTES, sealChunk, slotLength } from './chunk.ts';

/** A file on the disk of which some chunks are here. */
export interface KeptChunks {
  /** Null when it is not here, or is not what was written: then it is fetched again. */
  read(index: number): Promise<Buffer<ArrayBuffer> | null>;
  write(index: number, plain: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Encrypted files in one folder. Which chunks are here is told by the chunks: one is here if it opens. */
export interface ChunkStore {
  open(file: ChunkFile): Promise<KeptChunks>;
  remove(name: string): Promise<void>;
  /** Every file's name. */
  names(): Promise<string[]>;
}

export const newName = (): string => randomBytes(16).toString('hex');

export function chunkStore(folder: string, key: Uint8Array): ChunkStore {
  return {
    async open(file) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, file.name);
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      return {
        async read(index) {
          const slot = Buffer.alloc(slotLength(file, index));
          const { bytesRead } = await handle.read(slot, 0, slot.length, index * SLOT_BYTES);
          return bytesRead === slot.length ? openChunk(key, file, index, slot) : null;
        },
        async write(index, plain) {
          const slot = sealChunk(key, file, index, plain);
          await handle.write(slot, 0, slot.length, index * SLOT_BYTES);
        },
        close: () => handle.close(),
      };
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    names: () => readdir(folder).catch(() => []),
  };
}
