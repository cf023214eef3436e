/** Where a POST is kept: before Meta does anything with it, or after the customer has got the message. */
export type HoldPoint = 'before' | 'after';

/** A POST that waits for its answer. */
export interface HeldPost {
  id: number;
  point: HoldPoint;
  /** Monotonic milliseconds since the simulator began. */
  since: number;
  to: string | null;
  bizOpaqueCallbackData: string | null;
}

interface Kept extends HeldPost {
  release: (how: 'answer' | 'drop') => void;
}

/** Keeps sends unanswered until a test lets them go on or cuts their connections. */
export class Holding {
  #armed: { point: HoldPoint; left: number } | null = null;
  #kept: Kept[] = [];
  #count = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  /** The next `times` sends are kept at this point. */
  arm(point: HoldPoint, times: number): void {
    this.#armed = { point, left: times };
  }

  /** No further sends are kept; those that are stay so. */
  disarm(): void {
    this.#armed = null;
  }

  get armed(): { point: HoldPoint; left: number } | null {
    return this.#armed;
  }

  get held(): HeldPost[] {
    return this.#kept.map(({ release: _release, ...post }) => post);
  }

  /** Goes by at once when nothing is to be kept here. */
  async pass(
    point: HoldPoint,
    about: { to: string | null; bizOpaqueCallbackData: string | null },
  ): Promise<'answer' | 'drop'> {
    if (this.#armed?.point !== point) return 'answer';
    this.#armed.left -= 1;
    if (this.#armed.left <= 0) this.#armed = null;
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve) => {
      this.#kept.push({ id, point, since: performance.now(), ...about, release: resolve });
      for (const waiting of this.#waiting.filter(({ count }) => this.#kept.length >= count))
        waiting.resolve();
      this.#waiting = this.#waiting.filter(({ count }) => this.#kept.length < count);
    });
  }

  /** Resolves when so many are kept at once. */
  async whenHeld(count: number): Promise<void> {
    if (this.#kept.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Lets the oldest go: answered, or cut without an answer. Returns how many went. */
  release(how: 'answer' | 'drop', count = Number.POSITIVE_INFINITY): number {
    const going = this.#kept.splice(0, Math.min(count, this.#kept.length));
    for (const kept of going) kept.release(how);
    return going.length;
  }

  clear(): void {
    this.disarm();
    this.release('drop');
  }
}
