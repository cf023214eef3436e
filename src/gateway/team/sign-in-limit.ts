import type { Millis } from '#shared/model/primitives.ts';

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** One address may serve a whole office, so that it has more free tries than one login at it. */
const FREE_TRIES_OF_ADDRESS = 30;
const MAX_KEYS = 10_000;

interface Failures {
  count: number;
  at: Millis;
}

/**
 * Slows down guessing of passwords: after a few failures each further one doubles the wait. Counted by login and address,
 * and by address alone, in memory: a restart forgets, and each gateway process counts for itself.
 */
export class SignInLimit {
  #failures = new Map<string, Failures>();

  /** @returns milliseconds to wait before the next try, 0 when it may go on */
  waitFor(login: string, address: string, now: Millis): number {
    return Math.max(
      this.#wait(`${login} ${address}`, FREE_TRIES, now),
      this.#wait(address, FREE_TRIES_OF_ADDRESS, now),
    );
  }

  failed(login: string, address: string, now: Millis): void {
    for (const key of [`${login} ${address}`, address]) {
      const count = (this.#current(key, now)?.count ?? 0) + 1;
      this.#failures.delete(key);
      this.#failures.set(key, { count, at: now });
    }
    // A map keeps the order of insertion: the ones that failed longest ago go first.
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MAX_KEYS) break;
      this.#failures.delete(key);
    }
  }

  succeeded(login: string, address: string): void {
    this.#failures.delete(`${login} ${address}`);
  }

  #current(key: string, now: Millis): Failures | undefined {
    const found = this.#failures.get(key);
    return found && now - found.at < 2 * LONGEST_WAIT_MS ? found : undefined;
  }

  #wait(key: string, free: number, now: Millis): number {
    const found = this.#current(key, now);
    if (!found || found.count < free) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (found.count - free));
    return Math.max(0, found.at + wait - now);
  }
}
