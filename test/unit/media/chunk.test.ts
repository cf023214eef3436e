import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, chunkCount, chunkLength, openChunk, sealChunk } from '../../../src/main/media/chunk.ts';

const key = randomBytes(32);
const file = { name: 'a1', size: CHUNK_BYTES + 100 };

describe('a chunk', () => {
  it('opens where it was sealed, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4000 }), (bytes) => {
        const whole = { name: 'b', size: bytes.length };
        const opened = openChunk(key, whole, 0, sealChunk(key, whole, 0, bytes));
        expect(opened && new Uint8Array(opened)).toEqual(bytes);
      }),
    );
  });

  it('opens nowhere else: not in another place, file, length or under another key', () => {
    const first = randomBytes(CHUNK_BYTES);
    const slot = sealChunk(key, { ...file, size: 2 * CHUNK_BYTES }, 0, first);
    const at = { ...file, size: 2 * CHUNK_BYTES };
    expect(openChunk(key, at, 0, slot)).toEqual(first);
    expect(openChunk(key, at, 1, slot)).toBeNull();
    expect(openChunk(key, { ...at, name: 'a2' }, 0, slot)).toBeNull();
    expect(openChunk(key, { ...at, size: 3 * CHUNK_BYTES }, 0, slot)).toBeNull();
    expect(openChunk(randomBytes(32), at, 0, slot)).toBeNull();
    expect(openChunk(key, at, 0, slot.subarray(0, -1))).toBeNull();
    const bent = Buffer.from(slot);
    bent[40] = (bent[40] ?? 0) ^ 1;
    expect(openChunk(key, at, 0, bent)).toBeNull();
  });

  it('never has the same nonce twice', () => {
    const nonces = Array.from({ length: 200 }, () =>
      sealChunk(key, file, 0, new Uint8Array(CHUNK_BYTES)).subarray(0, 12).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(200);
  });

  it('is as long as it says', () => {
    expect([chunkCount(0), chunkCount(1), chunkCount(CHUNK_BYTES), chunkCount(CHUNK_BYTES + 1)]).toEqual([
      0, 1, 1, 2,
    ]);
    expect([chunkLength(file, 0), chunkLength(file, 1)]).toEqual([CHUNK_BYTES, 100]);
  });
});
