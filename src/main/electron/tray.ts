import { Menu, nativeImage, Tray } from 'electron';
import type { Locale } from '#shared/words/words.ts';
import type { Attention } from '../notifications/attention.ts';
import { ringPicture } from './ring-picture.ts';
import { type TrayLine, trayMenu, trayTip } from './tray-words.ts';

/** Where trays are drawn this large, in points; screens may have up to three pixels for each. */
const SIZE = process.platform === 'linux' ? 22 : 16;
const SCALES = [1.25, 1.5, 2, 3];

export interface TrayIcon {
  show(attention: Attention, locale: Locale): void;
  /** Takes the icon away, while nobody has come in. */
  hide(): void;
}

/**
 * The icon beside the system's clock. A desktop without a place for such icons (GNOME as it comes) shows none, and
 * nothing else changes.
 */
export function createTray(act: (act: NonNullable<TrayLine['act']>) => void): TrayIcon {
  let tray: Tray | null = null;
  return {
    show(attention, locale) {
      const image = picture(attention);
      if (tray === null) {
        tray = new Tray(image);
        // On macOS, and on some Linux desktops, a click opens the menu by itself.
        if (process.platform === 'win32') tray.on('click', () => act({ name: 'open' }));
      } else tray.setImage(image);
      tray.setToolTip(trayTip(attention, locale));
      const groups = trayMenu(attention, locale).map((lines) =>
        lines.map(({ words, act: does }) => ({
          label: words,
          ...(does && { click: () => act(does) }),
        })),
      );
      tray.setContextMenu(
        Menu.buildFromTemplate(
          groups.flatMap((items, index) =>
            index === 0 ? items : [{ type: 'separator' as const }, ...items],
          ),
        ),
      );
    },
    hide() {
      tray?.destroy();
      tray = null;
    },
  };
}

function picture(attention: Attention): Electron.NativeImage {
  const template = process.platform === 'darwin' && attention.tone === 'calm';
  const image = nativeImage.createFromBitmap(ringPicture(attention, SIZE, template), {
    width: SIZE,
    height: SIZE,
  });
  for (const scaleFactor of SCALES) {
    const size = Math.round(SIZE * scaleFactor);
    const buffer = ringPicture(attention, size, template);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  image.setTemplateImage(template);
  return image;
}
