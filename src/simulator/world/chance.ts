import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that depends on nothing but the seed and what is asked about, so that a habit decides alike in
 * every run, however requests interleave.
 */
export function chance(seed: string, ...about: (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...about].join('\u0000'))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** A whole number from `min` to `max`, both included. */
export function between(range: readonly [number, number], roll: number): number {
  const [min, max] = range;
  return min + Math.floor(roll * (max - min + 1));
}

/** One of the items; the list must not be empty. */
export function pick<T>(items: readonly T[], roll: number): T {
  const item = items[Math.floor(roll * items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}
