import { uptime } from 'node:os';

/** Everything in the link that waits goes through here, so that tests hold the time. */
export interface Timers {
  /** Calls once after `ms`; returns the way to call it off. */
  after(ms: number, call: () => void): () => void;
  /** Milliseconds that only grow, the machine's sleep included. */
  monotonic(): number;
  /** 0 to 1, for jitter. */
  random(): number;
}

export const systemTimers: Timers = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  // Linux's own monotonic clock stands still while the machine sleeps, and windows close meanwhile.
  monotonic: process.platform === 'linux' ? () => uptime() * 1000 : () => performance.now(),
  random: Math.random,
};
