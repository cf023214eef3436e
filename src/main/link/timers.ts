/** Everything in the link that waits goes through here, so that tests hold the time. */
export interface Timers {
  /** Calls once after `ms`; returns the way to call it off. */
  after(ms: number, call: () => void): () => void;
  /** Milliseconds that only grow. */
  monotonic(): number;
  /** 0 to 1, for jitter. */
  random(): number;
}

export const systemTimers: Timers = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  monotonic: () => performance.now(),
  random: Math.random,
};
