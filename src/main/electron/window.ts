import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { WindowPlace } from '../settings/console-file.ts';
import type { Store } from '../settings/settings.ts';
import { ORIGIN } from './scheme.ts';

const SMALLEST = { minWidth: 720, minHeight: 480 };
const FIRST = { width: 1440, height: 900 };
/** Shown until the page has painted; the grounds of the two themes. */
const GROUND = { light: '#f7f5f1', dark: '#17161a' };

/** The console's window: sandboxed, unable to go anywhere else, at the place where it was left. */
export function openWindow(options: { session: Session; store: Store; entries: string }): BrowserWindow {
  const { session, store, entries } = options;
  const place = store.get('window');
  const window = new BrowserWindow({
    ...SMALLEST,
    ...FIRST,
    ...(place && onScreen(place)),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      session,
      preload: join(entries, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: process.platform === 'darwin',
    },
  });
  if (place?.maximized) window.maximize();
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const leaving of ['will-navigate', 'will-redirect', 'will-attach-webview'] as const)
    webContents.on(leaving as 'will-navigate', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    store.set('window', { x, y, width, height, maximized: window.isMaximized() });
  });
  void window.loadURL(`${ORIGIN}/`);
  return window;
}

/** The place it had, without the position when that screen is gone. */
function onScreen({ x, y, width, height }: WindowPlace) {
  if (x === null || y === null) return { width, height };
  const seen = screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const down = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y);
    return across > 100 && down > 50;
  });
  return seen ? { x, y, width, height } : { width, height };
}
