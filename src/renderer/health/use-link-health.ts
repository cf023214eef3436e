import { useEffect, useState } from 'react';
import type { CallOutput } from '#shared/console-api/calls.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { call } from '../state/bridge.ts';

const LOOK_EVERY_MS = 30_000;

/** What the gateway says of a number's link: asked at once, each half minute, and whenever the number changes. */
export function useLinkHealth(number: BusinessNumber): {
  found: CallOutput<'numbers.health'> | null;
  /** The last question had no answer; `found` is what was known before. */
  offline: boolean;
} {
  const [found, setFound] = useState<CallOutput<'numbers.health'> | null>(null);
  const [offline, setOffline] = useState(false);
  const { id, revision } = number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed number is asked about anew.
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const result = await call('numbers.health', { numberId: id });
      if (gone) return;
      setOffline(!result.ok);
      if (result.ok) setFound(result.value);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, revision]);
  return { found, offline };
}
