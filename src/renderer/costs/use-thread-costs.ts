import { useEffect } from 'react';
import type { NumberUsage, ThreadPrices } from '#shared/gateway-api/http.ts';
import type { Thread } from '#shared/model/thread.ts';
import { useMay } from '../state/app.ts';
import { useLink } from '../state/link.ts';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { askPrices, askUsage, restOf, type Told, useCosts } from './costs.ts';

/**
 * What a reply in this thread costs, and what is left of the month. Asked when the thread is opened and when something
 * happened that may change it (a message, a status, the window, the 72 hours, the line came back), never more often
 * than every half minute. The month only where the person may see money.
 */
export function useThreadCosts(thread: Thread): {
  prices: Told<ThreadPrices> | null;
  usage: Told<NumberUsage> | null;
} {
  const { id, numberId, lastInboundAt, preview } = thread;
  const prices = useCosts((costs) => costs.prices[id] ?? null);
  const mayMoney = useMay('money.read');
  const usage = useCosts((costs) => costs.usage[numberId] ?? null);
  const live = useLink(({ link }) => link?.state === 'live');
  const { open } = useWindow(lastInboundAt).state;
  const now = useNow();
  const freeEntry = (prices?.value?.freeEntryUntil ?? 0) > now;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these may have changed the answer.
  useEffect(() => {
    const timers = [setTimeout(() => void askPrices(id), restOf(id))];
    if (mayMoney) timers.push(setTimeout(() => void askUsage(numberId), restOf(numberId)));
    return () => timers.forEach(clearTimeout);
  }, [id, numberId, mayMoney, live, open, freeEntry, lastInboundAt, preview?.messageId, preview?.status]);
  return { prices, usage };
}
