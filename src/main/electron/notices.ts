import { Notification } from 'electron';
import type { Notice } from '../console/host.ts';

/**
 * Shows notices as the system's own; the newest of a thread takes the place of the one before.
 * Answers false where the system has nothing to show them with.
 * @param clicked the thread to bring to the front, or null for the window alone
 */
export function createNotices(clicked: (threadId: string | null) => void): (notice: Notice) => boolean {
  const shown = new Map<string, Notification>();
  return ({ title, body, threadId, sound, action }) => {
    const notification = new Notification({
      title,
      body,
      silent: !sound,
      actions: action === undefined ? [] : [{ type: 'button', text: action.words }],
    });
    notification.on('action', () => action?.act());
    if (threadId !== null) {
      shown.get(threadId)?.close();
      shown.set(threadId, notification);
    }
    const forget = () => {
      if (threadId !== null && shown.get(threadId) === notification) shown.delete(threadId);
    };
    notification.on('click', () => {
      forget();
      clicked(threadId);
    });
    notification.on('close', forget);
    notification.show();
    return Notification.isSupported();
  };
}
