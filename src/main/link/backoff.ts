const FIRST_MS = 1000;
const MOST_MS = 30_000;

/**
 * How long to wait before the next try: doubling from 1 s to 30 s, of which a random half is taken away, so that
 * consoles which lost the same gateway do not come back in one step.
 * @param failures tries that failed in a row, at least 1
 * @param random a number from 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(full * (1 - random / 2));
}
