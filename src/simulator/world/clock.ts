/** The simulator's time in milliseconds: real time plus an offset that a test or a person moves. */
export class MovableClock {
  readonly #base: () => number;
  offset = 0;

  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  now(): number {
    return this.#base() + this.offset;
  }

  /** Makes it `now`; time goes on from there. */
  set(now: number): void {
    this.offset = now - this.#base();
  }
}
