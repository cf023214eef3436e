import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { type Console, type Host, openConsole } from './stack/console.ts';
import { startWorkspace, type Workspace } from './stack/workspace.ts';

interface Fixtures {
  /** Which host this project drives. */
  host: Host;
  workspace: Workspace;
  /** Opens this test's console (the same folder each time: a second call is a restart). */
  open: (name?: string) => Promise<Console>;
}

export const test = base.extend<Fixtures>({
  host: ['browser', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  workspace: async ({}, use, info) => {
    const workspace = await startWorkspace();
    await use(workspace);
    if (info.status !== info.expectedStatus)
      await info.attach('gateway.log', { body: workspace.gateway.log(), contentType: 'text/plain' });
    await workspace.close();
  },
  open: async ({ host, workspace }, use) => {
    const opened: Console[] = [];
    await use(async (name = 'console') => {
      const console = await openConsole(host, join(workspace.folder, name));
      opened.push(console);
      return console;
    });
    for (const console of opened) await console.crash().catch(() => undefined);
  },
});

export { expect } from 'playwright/test';
