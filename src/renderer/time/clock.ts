import { create } from 'zustand';

/**
 * The gateway's time as far as the page knows it: what the last link state said plus the page's own monotonic time.
 * The laptop's wall clock is asked only before the first word from main.
 */
let anchor: { gatewayTime: number; at: number } | null = null;

const STEP_MS = 5_000;

const read = () =>
  anchor === null ? Date.now() : Math.round(anchor.gatewayTime + (performance.now() - anchor.at));

const useClock = create<{ now: number }>(() => ({ now: read() }));

export function setGatewayTime(gatewayTime: number): void {
  anchor = { gatewayTime, at: performance.now() };
  useClock.setState({ now: read() });
}

/** Gateway time this instant, for actions. */
export const gatewayNow = read;

/** Gateway time for drawing; moves every five seconds and whenever the link speaks. Milliseconds. */
export const useNow = (): number => useClock((clock) => clock.now);

/** Starts the ticking; returns the way to stop it. */
export function startClock(): () => void {
  const timer = setInterval(() => useClock.setState({ now: read() }), STEP_MS);
  return () => clearInterval(timer);
}
