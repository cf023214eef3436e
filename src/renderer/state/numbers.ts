import { create } from 'zustand';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useApp, useMay } from './app.ts';
import { call } from './bridge.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { tellFailure } from './toasts.ts';

export const useNumbers = create<{ numbers: BusinessNumber[] }>(() => ({ numbers: [] }));

/** The numbers whose phone's deadline is this person's business: all, or those whose phone they hold. */
export function useWatchedNumbers(): BusinessNumber[] {
  const numbers = useNumbers((state) => state.numbers);
  const userId = useApp(({ app }) => app?.me?.userId ?? null);
  const mayHealth = useMay('health.read');
  return mayHealth ? numbers : numbers.filter(({ watch }) => watch.holderId === userId);
}

export const refreshNumbers = oneAtATime(async () => {
  const result = await call('numbers.list', null);
  if (result.ok) useNumbers.setState({ numbers: result.value });
});

/** Somebody opened the Business app on the phone just now. True when the gateway took it. */
export async function confirmActivity(numberId: string): Promise<boolean> {
  const result = await call('activity.confirm', { numberId });
  if (!result.ok) tellFailure(result.error);
  else await refreshNumbers();
  return result.ok;
}

/** Puts this person's reminders off. @returns until when, or null when the gateway did not take it */
export async function snooze(numberId: string, until: number): Promise<number | null> {
  const result = await call('activity.snooze', { numberId, until });
  if (result.ok) return result.value.until;
  tellFailure(result.error);
  return null;
}
