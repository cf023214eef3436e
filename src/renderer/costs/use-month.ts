import { useEffect } from 'react';
import type { NumberUsage } from '#shared/gateway-api/http.ts';
import { useLink } from '../state/link.ts';
import { ASK_EVERY_MS, askUsage, restOf, type Told, useCosts } from './costs.ts';

/** A number's month: asked at once, or when it may be asked again, and each half minute while it is looked at. */
export function useMonth(numberId: string): Told<NumberUsage> | null {
  const usage = useCosts((costs) => costs.usage[numberId] ?? null);
  const live = useLink(({ link }) => link?.state === 'live');
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the line comes back it is asked anew.
  useEffect(() => {
    let timer = setTimeout(look, restOf(numberId));
    function look() {
      void askUsage(numberId);
      timer = setTimeout(look, ASK_EVERY_MS);
    }
    return () => clearTimeout(timer);
  }, [numberId, live]);
  return usage;
}
