import { create } from 'zustand';
import type { MessageKey } from '#shared/console-api/calls.ts';
import type { Destination } from '#shared/console-api/events.ts';
import { mayNow } from './app.ts';

export type Place = 'inbox' | 'health' | 'linking' | 'limits' | 'settings';

interface PlaceState {
  place: Place;
  threadId: string | null;
  /** A message to open the thread at, after a search or from a quote. */
  target: { messageId: string; key: MessageKey } | null;
  contextOpen: boolean;
  /** Whoever opened the thread wants to write: its composer takes the focus once it is there. */
  write: boolean;
  /** The thread in which a template is being chosen. */
  choosingFor: string | null;
  /** Where the open search looks; null while it is closed. */
  search: 'all' | 'thread' | null;
}

/** From this width on the contact's panel stands beside the conversation; below it slides over. */
export const ROOM_FOR_CONTEXT = '(min-width: 1200px)';

/** Where the person is. Kept in memory: the console starts at its inbox. */
export const usePlace = create<PlaceState>(() => ({
  place: 'inbox',
  threadId: null,
  target: null,
  contextOpen: false,
  write: false,
  choosingFor: null,
  search: null,
}));

export function goTo(place: Place): void {
  usePlace.setState({ place, search: null });
}

export function openThread(threadId: string, target: PlaceState['target'] = null): void {
  usePlace.setState({ place: 'inbox', threadId, target, search: null });
}

/** Shows what a notice is about. */
export function open(destination: Destination): void {
  if (destination.place === 'thread') openThread(destination.threadId);
  else goTo(mayNow('health.read') ? 'health' : 'inbox');
}

/** Puts the cursor into the open thread's composer, at once or when it is there. */
export function writeHere(): void {
  usePlace.setState({ write: true });
}

/** Opens the choice of templates in this thread's composer, or closes it. */
export function chooseTemplate(choosingFor: string | null): void {
  usePlace.setState({ choosingFor });
}

export function closeThread(): void {
  usePlace.setState({ threadId: null, target: null });
}

export function toggleContext(): void {
  usePlace.setState(({ contextOpen }) => ({ contextOpen: !contextOpen }));
}

export function openSearch(scope: 'all' | 'thread'): void {
  usePlace.setState(({ threadId }) => ({ search: threadId === null ? 'all' : scope }));
}

export function closeSearch(): void {
  usePlace.setState({ search: null });
}
