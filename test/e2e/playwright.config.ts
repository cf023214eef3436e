import { defineConfig } from 'playwright/test';

/** The same specs on both hosts; `npm run test:e2e -- --project browser` runs one. */
export default defineConfig<{ host: 'browser' | 'electron' }>({
  testDir: '.',
  outputDir: '../../out/test/e2e',
  // Each test starts a gateway, a simulator and a console of its own: more at once would only wait for each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // An action on something that never comes fails with its name, long before the whole test's time is over.
  use: { trace: 'retain-on-failure', actionTimeout: 30_000 },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // The sign-up page lives in the system's browser, whatever the console's host.
    { name: 'electron', use: { host: 'electron' }, testIgnore: /sign-up-page/ },
  ],
});
