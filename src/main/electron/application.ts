import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, nativeTheme, powerMonitor, shell } from 'electron';
import type { Destination } from '#shared/console-api/events.ts';
import type { AppState } from '#shared/console-api/views.ts';
import { type Locale, resolveLocale, translate } from '#shared/words/words.ts';
import { startConsole } from '../console/console.ts';
import { lockFolder } from '../console/folder-lock.ts';
import { createStartMarks } from '../console/start-marks.ts';
import { systemTimers } from '../link/timers.ts';
import { openLog } from '../logs/log.ts';
import { NO_ATTENTION } from '../notifications/attention.ts';
import { programsNode } from '../sample/programs-node.ts';
import { showBadge } from './badge.ts';
import { joinPage } from './ipc.ts';
import { setMenu } from './menu.ts';
import { createNotices } from './notices.ts';
import { pageSession } from './session.ts';
import { openElectronStore } from './store.ts';
import { createTray } from './tray.ts';
import { goesOn } from './when-closed.ts';
import { openWindow } from './window.ts';

let window: BrowserWindow | null = null;

function front(): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * Runs the console in its window until the person leaves. Called once, when Electron is ready.
 * @param entries the folder of the built entries
 */
export async function runApplication(dataFolder: string, entries: string): Promise<void> {
  const application = join(entries, '..', '..');
  const unlock = lockFolder(dataFolder);
  if (unlock === null) {
    const locale = resolveLocale('system', systemLocale());
    dialog.showErrorBox('Selaras', translate(locale, 'console.alreadyOpen'));
    return app.exit(1);
  }
  const log = openLog(join(dataFolder, 'logs'));
  const startMarks = createStartMarks(performance.timeOrigin, Date.now, log);
  startMarks.mark('main-ready');
  app.once('browser-window-created', () => startMarks.mark('window-created'));
  const running = startConsole({
    kind: 'electron',
    version: JSON.parse(readFileSync(join(application, 'package.json'), 'utf8')).version,
    systemLocale: systemLocale(),
    dataFolder,
    entries,
    node: programsNode(application),
    log,
    startMarks,
    timers: systemTimers,
    openStore: openElectronStore,
    openLink: (url) => shell.openExternal(url),
    showNotice: createNotices(lead),
    showAttention(now) {
      attention = now;
      showAround();
    },
  });
  const { events, store, media } = running;
  const locale = () => resolveLocale(store.get('settings').locale, systemLocale());
  const tray = createTray((act) => {
    if (act.name === 'confirm') running.confirmOpened(act.numberId);
    else if (act.name === 'quit') app.quit();
    else lead(act.name === 'health' ? { place: 'health', numberId: act.numberId } : null);
  });
  let attention = NO_ATTENTION;
  /** What stands around the window: tray and dock. */
  const showAround = () => {
    if (store.get('workspace') === null) tray.hide();
    else tray.show(attention, locale());
    showBadge(attention, locale(), window);
  };
  let menuIn: Locale | null = null;
  const dress = ({ settings }: Pick<AppState, 'settings'>) => {
    nativeTheme.themeSource = settings.theme;
    if (menuIn !== locale()) setMenu(locale());
    menuIn = locale();
    showAround();
  };
  // The window's ground hangs on the theme; menu and tray are put up while its page loads.
  nativeTheme.themeSource = store.get('settings').theme;
  events.listen((name, payload) => {
    if (name === 'app.state') dress(payload as AppState);
  });

  joinPage(running, () => window?.webContents ?? null);
  const session = pageSession({ root: join(entries, '..', 'renderer'), media });
  const show = () => {
    window = openWindow({ session, store, entries });
    showBadge(attention, locale(), window);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error('the page ended', { reason });
      if (reason !== 'clean-exit') window?.webContents.reload();
    });
    window.on('closed', () => {
      window = null;
      void running.dispatch('app.viewing', { threadId: null, focused: false });
    });
  };
  const bringUp = () => (window === null ? show() : front());
  /** Brings the window to the front, with what somebody clicked on. */
  function lead(opens: Destination | null): void {
    bringUp();
    if (opens === null || window === null) return;
    const tell = () => events.emit('open', opens);
    if (window.webContents.isLoading()) window.webContents.once('did-finish-load', tell);
    else tell();
  }
  show();
  dress({ settings: store.get('settings') });
  app.on('activate', bringUp);
  app.on('second-instance', bringUp);
  app.on('window-all-closed', () => {
    if (!goesOn(store.get('settings').whenClosed, process.platform)) app.quit();
  });
  powerMonitor.on('resume', () => running.resume());

  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void running.close().finally(() => {
      closed = true;
      unlock();
      app.quit();
    });
  });
}

/** The language that the person set up this machine in; some systems answer `C` for none. */
function systemLocale(): string {
  const wanted = app.getPreferredSystemLanguages().find((language) => /^[a-z]{2}/i.test(language));
  return wanted ?? (app.getLocale() || 'en');
}
