import type { Settings } from '#shared/console-api/views.ts';

/**
 * Whether the console goes on without a window, so that messages and reminders are still told. People expect that of a
 * Mac always, and of Windows from programs with a tray icon; many Linux desktops show no tray, and a program that cannot be
 * seen should not run unless somebody asked for it.
 */
export function goesOn(whenClosed: Settings['whenClosed'], platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return true;
  return whenClosed === 'system' ? platform === 'win32' : whenClosed === 'stay';
}
