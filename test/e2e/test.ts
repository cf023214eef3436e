import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { type Console, type Host, openConsole } from './stack/console.ts';
import { startWorkspace, type Workspace } from './stack/workspace.ts';

interface Fixtures {
  /** Which host this project drives. */
  host: Host;
  /** The gateway has the sample workspace's rate card: invented, and marked so on every screen. */
  sample: boolean;
  /** Everything of one test lies below it, and goes with it. */
  folder: string;
  workspace: Workspace;
  /** Opens this test's console (the same folder each time: a second call is a restart). */
  open: (name?: string) => Promise<Console>;
}

export const test = base.extend<Fixtures>({
  host: ['browser', { option: true }],
  sample: [false, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'selaras-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  workspace: async ({ folder, sample }, use, info) => {
    const workspace = await startWorkspace(folder, { sample });
    await use(workspace);
    if (info.status !== info.expectedStatus)
      await info.attach('gateway.log', { body: workspace.gateway.log(), contentType: 'text/plain' });
    await workspace.close();
  },
  open: async ({ host, folder }, use) => {
    const opened: Console[] = [];
    await use(async (name = 'console') => {
      const console = await openConsole(host, join(folder, name));
      opened.push(console);
      return console;
    });
    for (const console of opened) await console.crash();
  },
});

export { expect } from 'playwright/test';
