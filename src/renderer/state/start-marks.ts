import type { PageMarks } from '#shared/console-api/start-marks.ts';
import { call } from './bridge.ts';

type PageMark = keyof PageMarks;

/** Where the preload left its own; the page's are beside it. */
const named = (name: PageMark) => `selaras:${name}`;

/** Notes that the page has come this far; the first time counts. */
export function markStart(name: PageMark): void {
  if (performance.getEntriesByName(named(name)).length === 0) performance.mark(named(name));
}

let told = false;

/** The list is on its way to the screen: once it is there, and the page has time for a person, main is told. */
export function listShown(): void {
  if (told) return;
  told = true;
  afterPaint(() => {
    markStart('list-painted');
    requestIdleCallback(() => {
      markStart('interactive');
      const at = (name: PageMark) =>
        performance.timeOrigin + (performance.getEntriesByName(named(name))[0]?.startTime ?? 0);
      void call('app.started', {
        preload: at('preload'),
        'page-script': at('page-script'),
        'first-query': at('first-query'),
        'list-painted': at('list-painted'),
        interactive: at('interactive'),
      });
    });
  });
}

/** Runs after the next frame was drawn: a task that is queued by a frame waits for its end. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}
