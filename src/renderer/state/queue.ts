import { create } from 'zustand';
import type { QueuePlace } from '#shared/console-api/views.ts';
import { call } from './bridge.ts';

/** Where sends stand in the gateway's queue, by command id. */
export const useQueue = create<{ places: Record<string, QueuePlace> }>(() => ({ places: {} }));

export function takeQueue(places: readonly QueuePlace[]): void {
  useQueue.setState({ places: Object.fromEntries(places.map((place) => [place.commandId, place])) });
}

export async function readQueue(): Promise<void> {
  const places = await call('queue.places', null);
  if (places.ok) takeQueue(places.value);
}
