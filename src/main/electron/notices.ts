import { Notification } from 'electron';
import type { Destination } from '#shared/console-api/events.ts';
import type { Notice } from '../console/host.ts';

/**
 * Shows notices as the system's own; the newest of a destination takes the place of the one before.
 * Answers false where the system has nothing to show them with. Buttons are shown by macOS and Windows; elsewhere a
 * click leads to a page that has the same button.
 * @param clicked where to lead the person, or null for the window alone
 */
export function createNotices(clicked: (opens: Destination | null) => void): (notice: Notice) => boolean {
  // Electron forgets a notice that nobody holds, and with it what a click on it does.
  const shown = new Map<string | symbol, Notification>();
  return ({ title, body, opens, sound, action }) => {
    const notification = new Notification({
      title,
      body,
      silent: !sound,
      actions: action === undefined ? [] : [{ type: 'button', text: action.words }],
    });
    const key = opens === null ? Symbol(title) : JSON.stringify(opens);
    const forget = () => {
      if (shown.get(key) === notification) shown.delete(key);
    };
    shown.get(key)?.close();
    shown.set(key, notification);
    notification.on('action', () => {
      forget();
      action?.act();
    });
    notification.on('click', () => {
      forget();
      clicked(opens);
    });
    notification.on('close', forget);
    notification.show();
    return Notification.isSupported();
  };
}
