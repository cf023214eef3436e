import { useEffect } from 'react';
import { useInbox } from '../state/inbox.ts';
import {
  closeThread,
  openSearch,
  openThread,
  ROOM_FOR_CONTEXT,
  toggleContext,
  usePlace,
  writeHere,
} from '../state/place.ts';

const TYPING = 'input, textarea, select, [contenteditable="true"]';

/** Keys that work anywhere: search, moving through the list, back. Letters only while nothing is being typed. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const control = event.ctrlKey || event.metaKey;
      const typing = event.target instanceof Element && event.target.matches(TYPING);
      const act = control ? CONTROL[event.key.toLowerCase()] : keyAction(event, typing);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

const CONTROL: Record<string, () => void> = {
  k: () => openSearch('all'),
  f: () => openSearch('thread'),
  '.': toggleContext,
};

function keyAction(event: KeyboardEvent, typing: boolean): (() => void) | undefined {
  if (event.altKey) return undefined;
  if (event.key === 'Escape') return typing ? () => (event.target as HTMLElement).blur() : closeIfInbox();
  if (typing) return undefined;
  if (event.key === '/') return () => openSearch('all');
  if (event.key === 'j') return () => move(1);
  if (event.key === 'k') return () => move(-1);
  if (event.key === 'Enter' && event.target === document.body) return writeHere;
  return undefined;
}

function closeIfInbox(): (() => void) | undefined {
  const { place, threadId, search, contextOpen } = usePlace.getState();
  if (place === 'inbox' && contextOpen && !matchMedia(ROOM_FOR_CONTEXT).matches) return toggleContext;
  return place === 'inbox' && threadId !== null && search === null ? closeThread : undefined;
}

function move(step: number): void {
  const { rows } = useInbox.getState();
  const { place, threadId } = usePlace.getState();
  if (place !== 'inbox') return;
  const at = rows.findIndex((row) => row.id === threadId);
  const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  if (row !== undefined) openThread(row.id);
}
