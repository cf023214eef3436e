import { type WindowState, windowState } from '#shared/coexistence/window.ts';
import { useNow } from './clock.ts';

export type WindowTone = 'open' | 'soon' | 'shut';

/** From here on a window is said to close soon. */
const SOON_MS = 2 * 60 * 60 * 1000;

export function windowTone(state: WindowState): WindowTone {
  if (!state.open) return 'shut';
  return state.remaining <= SOON_MS ? 'soon' : 'open';
}

/** The window of a thread at the gateway's time, moving while it is shown. */
export function useWindow(lastInboundAt: number | null): { state: WindowState; tone: WindowTone } {
  const state = windowState(lastInboundAt, useNow());
  return { state, tone: windowTone(state) };
}
