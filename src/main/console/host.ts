import type { AppState } from '#shared/console-api/views.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import type { OpenStore } from '../settings/settings.ts';
import type { StartMarks } from './start-marks.ts';

/** Something to be told to a person who may be looking elsewhere. */
export interface Notice {
  title: string;
  body: string;
  /** What a click opens. A newer notice of the same thread replaces the older. */
  threadId: string | null;
  sound: boolean;
  /** A button, where the system's notices have some. */
  action?: { words: string; act(): void };
}

/** What Electron and the browser host do differently. Everything else of the console is the same. */
export interface Host {
  kind: AppState['host'];
  version: string;
  /** BCP 47, of the system. */
  systemLocale: string;
  /** Where this console keeps everything; its own. */
  dataFolder: string;
  /** The folder of the built entries (`out/main`). */
  entries: string;
  /** The Node that gateway and simulator of the sample run on, with what it must find in its environment. */
  node: { command: string; env: Record<string, string> };
  log: Log;
  startMarks: StartMarks;
  timers: Timers;
  openStore: OpenStore;
  /** Opens an address that was checked before. */
  openLink(url: string): Promise<void>;
  /** False where the page has to show it itself. */
  showNotice(notice: Notice): boolean;
}
