import type { Destination } from '#shared/console-api/events.ts';
import type { AppState } from '#shared/console-api/views.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';
import type { Attention } from '../notifications/attention.ts';
import type { OpenStore } from '../settings/settings.ts';
import type { StartMarks } from './start-marks.ts';

/** Something to be told to a person who may be looking elsewhere. */
export interface Notice {
  title: string;
  body: string;
  /** Where a click leads; null: to the window alone. A newer notice of the same destination replaces the older. */
  opens: Destination | null;
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
  /** What the tray and the dock are to show from now on, where there are some. */
  showAttention(attention: Attention): void;
  /** False where the page has to show it itself. */
  showNotice(notice: Notice): boolean;
}
