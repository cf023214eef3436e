import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, dialog, nativeTheme, powerMonitor, protocol, shell } from 'electron';
import type { AppState } from '#shared/console-api/views.ts';
import { startConsole } from '../console/console.ts';
import { lockFolder } from '../console/folder-lock.ts';
import { systemTimers } from '../link/timers.ts';
import { openLog } from '../logs/log.ts';
import { programsNode } from '../sample/programs-node.ts';
import { joinPage } from './ipc.ts';
import { setMenu } from './menu.ts';
import { createNotices } from './notices.ts';
import { pageSession, SCHEME } from './session.ts';
import { openElectronStore } from './store.ts';
import { openWindow } from './window.ts';

const entries = import.meta.dirname;
const application = join(entries, '..', '..');

app.enableSandbox();
app.setName('Selaras');
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
// Chromium's own files (there is little: the page's session is in memory) in a corner of the console's folder.
const dataFolder = resolve(process.env.SELARAS_DATA_DIR ?? app.getPath('userData'));
app.setPath('userData', join(dataFolder, 'profile'));
app.setPath('sessionData', join(dataFolder, 'profile'));
app.setPath('crashDumps', join(dataFolder, 'profile', 'no-dumps'));
app.commandLine.appendSwitch('disable-http-cache');
app.commandLine.appendSwitch('disable-breakpad');

let window: BrowserWindow | null = null;

function front(): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function main(): Promise<void> {
  await app.whenReady();
  const unlock = await lockFolder(dataFolder);
  if (unlock === null) {
    dialog.showErrorBox(
      'Selaras',
      `Another console is running on ${dataFolder}. Use that one, or close it first.`,
    );
    return app.exit(1);
  }
  const log = openLog(join(dataFolder, 'logs'));
  const running = startConsole({
    kind: 'electron',
    version: JSON.parse(readFileSync(join(application, 'package.json'), 'utf8')).version,
    systemLocale: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    dataFolder,
    entries,
    node: programsNode(application),
    log,
    timers: systemTimers,
    openStore: openElectronStore,
    openLink: (url) => shell.openExternal(url),
    showNotice: createNotices((threadId) => {
      front();
      if (threadId !== null) running.events.emit('openThread', { threadId });
    }),
  });
  const { events, store, fetchMedia } = running;
  nativeTheme.themeSource = store.get('settings').theme;
  events.listen((name, payload) => {
    if (name === 'app.state') nativeTheme.themeSource = (payload as AppState).settings.theme;
  });

  setMenu();
  joinPage(running, () => window?.webContents ?? null);
  const session = pageSession({ root: join(entries, '..', 'renderer'), fetchMedia });
  const show = () => {
    window = openWindow({ session, store, entries });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error('the page ended', { reason });
      if (reason !== 'clean-exit') window?.webContents.reload();
    });
    window.on('closed', () => {
      window = null;
    });
  };
  show();
  app.on('activate', () => (window === null ? show() : front()));
  app.on('second-instance', front);
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

app.on('web-contents-created', (_event, contents) =>
  contents.setWindowOpenHandler(() => ({ action: 'deny' })),
);
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

// The second start of the same console brings the first to the front.
if (!app.requestSingleInstanceLock()) app.quit();
else
  main().catch((error: unknown) => {
    dialog.showErrorBox('Selaras', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
