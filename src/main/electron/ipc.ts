import { ipcMain, type WebContents } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '#shared/console-api/bridge.ts';
import { fail } from '#shared/console-api/result.ts';
import type { RunningConsole } from '../console/console.ts';
import { ORIGIN } from './scheme.ts';

/** Joins the console to the window's page, and to nothing else: calls are taken from its main frame alone. */
export function joinPage(
  console: Pick<RunningConsole, 'dispatch' | 'events'>,
  page: () => WebContents | null,
): void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) => {
    const ours = page();
    const { senderFrame } = event;
    if (
      ours === null ||
      senderFrame === null ||
      senderFrame !== ours.mainFrame ||
      senderFrame.origin !== ORIGIN
    )
      return fail('invalid_call');
    return console.dispatch(name, input);
  });
  console.events.listen((name, payload) => {
    const ours = page();
    if (ours !== null && !ours.isDestroyed()) ours.send(EVENT_CHANNEL, name, payload);
  });
}
