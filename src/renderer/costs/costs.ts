import { create } from 'zustand';
import type { Result } from '#shared/console-api/result.ts';
import type { NumberUsage, ThreadPrices } from '#shared/gateway-api/http.ts';
import { call } from '../state/bridge.ts';
import { gatewayNow } from '../time/clock.ts';

/** What the gateway last said, and when; `silent`: it was asked again since and did not answer. */
export interface Told<T> {
  value: T | null;
  at: number;
  silent: boolean;
}

/** What messages cost, by thread, and what a month has used, by number: of those that were looked at. */
export const useCosts = create<{
  prices: Record<string, Told<ThreadPrices>>;
  usage: Record<string, Told<NumberUsage>>;
}>(() => ({ prices: {}, usage: {} }));

/** The same is not asked more often than this. */
export const ASK_EVERY_MS = 30_000;
const askedAt = new Map<string, number>();

/** Milliseconds until this may be asked again. */
export function restOf(id: string): number {
  return Math.max(0, (askedAt.get(id) ?? Number.NEGATIVE_INFINITY) + ASK_EVERY_MS - performance.now());
}

const told = <T>(answer: Result<T>, before: Told<T> | undefined): Told<T> =>
  answer.ok
    ? { value: answer.value, at: gatewayNow(), silent: false }
    : { value: before?.value ?? null, at: before?.at ?? 0, silent: true };

export async function askPrices(threadId: string): Promise<void> {
  askedAt.set(threadId, performance.now());
  const answer = await call('threads.prices', { threadId });
  useCosts.setState(({ prices }) => ({
    prices: { ...prices, [threadId]: told(answer, prices[threadId]) },
  }));
}

export async function askUsage(numberId: string): Promise<void> {
  askedAt.set(numberId, performance.now());
  const answer = await call('numbers.usage', { numberId });
  useCosts.setState(({ usage }) => ({ usage: { ...usage, [numberId]: told(answer, usage[numberId]) } }));
}

/** Another workspace is another purse. */
export function forgetCosts(): void {
  askedAt.clear();
  useCosts.setState({ prices: {}, usage: {} });
}
