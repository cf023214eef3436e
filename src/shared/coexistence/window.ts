import type { Millis } from '../model/primitives.ts';

/** A live customer message opens the customer service window for this long (Meta, "customer service windows"). */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

export type WindowState =
  | { open: true; closesAt: Millis; remaining: Millis /** 1 just opened … 0 shut */; fraction: number }
  | { open: false; closedAt: Millis | null };

/**
 * The 24-hour window of a thread.
 * @param lastInboundAt newest *live* customer message; never an echo, a status, a reaction or imported history
 * @param now the gateway's time
 */
export function windowState(lastInboundAt: Millis | null, now: Millis): WindowState {
  if (lastInboundAt === null) return { open: false, closedAt: null };
  const closesAt = lastInboundAt + WINDOW_MS;
  const remaining = closesAt - now;
  if (remaining <= 0) return { open: false, closedAt: closesAt };
  return { open: true, closesAt, remaining, fraction: Math.min(1, remaining / WINDOW_MS) };
}
