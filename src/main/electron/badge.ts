import { app, type BrowserWindow, nativeImage } from 'electron';
import type { Locale } from '#shared/words/words.ts';
import type { Attention } from '../notifications/attention.ts';
import { dotPicture } from './ring-picture.ts';
import { trayTip } from './tray-words.ts';

const OVERLAY = 32;

/**
 * The mark on the dock or the taskbar: how many conversations are unread, else a sign that the link needs somebody.
 * Desktops that know no such mark show none.
 */
export function showBadge(attention: Attention, locale: Locale, window: BrowserWindow | null): void {
  const { unread, tone } = attention;
  if (process.platform === 'win32') {
    const wanted = unread > 0 || tone === 'bad';
    const picture = wanted
      ? nativeImage.createFromBitmap(dotPicture(tone === 'bad' ? 'bad' : 'unread', OVERLAY), {
          width: OVERLAY,
          height: OVERLAY,
        })
      : null;
    window?.setOverlayIcon(picture, wanted ? trayTip(attention, locale) : '');
    return;
  }
  if (process.platform === 'darwin')
    app.dock?.setBadge(unread > 0 ? String(unread) : tone === 'bad' ? '!' : '');
  else app.setBadgeCount(unread);
}
