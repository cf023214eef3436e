import { EVENT_CHANNEL } from '#shared/console-api/bridge.ts';
import type { Driven } from './driven.ts';

declare global {
  interface Window {
    /** Resolves when the frame that meets the condition was drawn: milliseconds since 1970. */
    painted(met: () => boolean): Promise<number>;
    /** The moment of each change event, milliseconds since 1970. */
    changes: number[];
  }
}

/** Lays into the page what measures it. */
export async function probe({ page }: Driven): Promise<void> {
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    window.painted = (met) =>
      new Promise((resolve) => {
        const look = () => {
          if (!met()) return requestAnimationFrame(look);
          // A task that a frame queues waits for that frame's end.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(now());
          port2.postMessage(null);
          return undefined;
        };
        requestAnimationFrame(look);
      });
    window.changes = [];
    const { selaras } = window as unknown as { selaras?: { on(name: string, heard: () => void): void } };
    selaras?.on('changed', () => window.changes.push(now()));
  });
}

/**
 * Opens a thread as a clicked notification does, and waits until its newest message is drawn in its place.
 * @returns milliseconds from main's word to the drawn frame, and the nodes of the conversation
 */
export async function openThread(
  { app, page }: Driven,
  threadId: string,
): Promise<{ ms: number; nodes: number }> {
  const drawn = page.evaluate(async () => {
    const list = () => document.querySelector('[data-testid=message-list]');
    const before = list();
    const at = await window.painted(() => {
      const box = list();
      if (box === null || box === before) return false;
      const newest = [...box.querySelectorAll('article')].at(-1);
      if (newest === undefined || getComputedStyle(newest).visibility === 'hidden') return false;
      return newest.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom;
    });
    return { at, nodes: document.querySelectorAll('[data-testid=thread] *').length };
  });
  // The page has begun to look once it answers: what is asked later is answered later.
  await page.evaluate(() => undefined);
  const told = await app.evaluate(
    ({ webContents }, { channel, id }) => {
      webContents.getAllWebContents()[0]?.send(channel, 'open', { place: 'thread', threadId: id });
      return performance.timeOrigin + performance.now();
    },
    { channel: EVENT_CHANNEL, id: threadId },
  );
  const { at, nodes } = await drawn;
  return { ms: at - told, nodes };
}
