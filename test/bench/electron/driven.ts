import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { CONSOLE_FLAGS, electronBinary, PEER_FLAGS, ROOT } from './started.ts';

/** An Electron that is driven from here: the console, or its peer under the same driver. */
export interface Driven {
  app: ElectronApplication;
  page: Page;
  pid: number;
  close(): Promise<void>;
}

/** A machine that has other things to do is slow, and no reason to give up. */
const PATIENCE_MS = 180_000;

async function drive(args: string[], env: Record<string, string>): Promise<Driven> {
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args,
    timeout: PATIENCE_MS,
    cwd: ROOT,
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const page = await app.firstWindow({ timeout: PATIENCE_MS });
  page.setDefaultTimeout(PATIENCE_MS);
  return { app, page, pid: app.process().pid ?? 0, close: () => app.close() };
}

/** The console on this folder, its list on screen. */
export async function driveConsole(folder: string): Promise<Driven> {
  const driven = await drive(CONSOLE_FLAGS, { SELARAS_DATA_DIR: join(folder, 'data') });
  await driven.page.getByTestId('thread-list').waitFor();
  return driven;
}

/** @param page a built page; null for the empty one */
export async function drivePeer(folder: string, page: string | null): Promise<Driven> {
  const data = join(folder, 'peer');
  mkdirSync(data, { recursive: true });
  return drive(PEER_FLAGS, { PEER_DATA_DIR: data, ...(page !== null && { PEER_PAGE: page }) });
}
