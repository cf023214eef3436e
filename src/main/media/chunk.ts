import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes of a file that are encrypted together: the least that is read, fetched and checked. */
export const CHUNK_BYTES = 64 * 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A chunk as it lies on the disk: nonce, ciphertext, tag. */
export const SLOT_BYTES = NONCE_BYTES + CHUNK_BYTES + TAG_BYTES;

/** Which file a chunk belongs to; a chunk opens nowhere else, and the file's end cannot be moved. */
export interface ChunkFile {
  /** Random, new for every file that is begun. */
  name: string;
  /** Bytes of the whole file. */
  size: number;
}

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);

/** Bytes of plain text in this chunk: the last one may be shorter. */
export const chunkLength = ({ size }: ChunkFile, index: number): number =>
  Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES);

/** Bytes of this chunk on the disk. */
export const slotLength = (file: ChunkFile, index: number): number =>
  NONCE_BYTES + chunkLength(file, index) + TAG_BYTES;

const place = ({ name, size }: ChunkFile, index: number) => Buffer.from(`${name}/${size}/${index}`);

/** AES-256-GCM under a random nonce, bound to file, length and place. */
export function sealChunk(key: Uint8Array, file: ChunkFile, index: number, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(place(file, index));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain text, or null for anything but what was sealed for this place. */
export function openChunk(
  key: Uint8Array,
  file: ChunkFile,
  index: number,
  slot: Uint8Array,
): Buffer<ArrayBuffer> | null {
  if (slot.length !== slotLength(file, index)) return null;
  const nonce = slot.subarray(0, NONCE_BYTES);
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(place(file, index))
      .setAuthTag(slot.subarray(slot.length - TAG_BYTES));
    return Buffer.concat([
      cipher.update(slot.subarray(NONCE_BYTES, slot.length - TAG_BYTES)),
      cipher.final(),
    ]);
  } catch {
    return null;
  }
}
