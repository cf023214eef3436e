import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type Locale, translate, type WordKey } from '#shared/words/words.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/** The standard menu in the person's language: what it is for are its shortcuts, above all for editing. */
export function setMenu(locale: Locale): void {
  const item = (role: Role, key: WordKey): MenuItemConstructorOptions => ({
    role,
    label: translate(locale, key),
  });
  const menu = (key: WordKey, submenu: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
    label: translate(locale, key),
    submenu,
  });
  const between: MenuItemConstructorOptions = { type: 'separator' };
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      menu('menu.file', [item('close', 'menu.close'), item('quit', 'menu.quit')]),
      menu('menu.edit', [
        item('undo', 'menu.undo'),
        item('redo', 'menu.redo'),
        between,
        item('cut', 'menu.cut'),
        item('copy', 'menu.copy'),
        item('paste', 'menu.paste'),
        item('selectAll', 'menu.selectAll'),
      ]),
      menu('menu.view', [
        item('resetZoom', 'menu.resetZoom'),
        item('zoomIn', 'menu.zoomIn'),
        item('zoomOut', 'menu.zoomOut'),
        between,
        item('togglefullscreen', 'menu.fullscreen'),
        item('toggleDevTools', 'menu.devTools'),
      ]),
      menu('menu.window', [item('minimize', 'menu.minimize')]),
    ]),
  );
}
