import { defineConfig } from 'playwright/test';

/** The same specs on both hosts; `npm run test:e2e -- --project browser` runs one. */
export default defineConfig<{ host: 'browser' | 'electron' }>({
  testDir: '.',
  outputDir: '../../out/test/e2e',
  // Each test starts a gateway, a simulator and a console of its own: more at once would only wait for each other.
  workers: 1,
  // Generous, for a slow machine that does other things: what is awaited is an event, and none of it is a wait.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  forbidOnly: true,
  // In CI what stalls once is tried once more, and said; more than a few failures are no stall.
  ...(process.env.CI === 'true' && { retries: 1, maxFailures: 6 }),
  // An action on something that never comes fails with its name, long before the whole test's time is over.
  use: { trace: 'retain-on-failure', actionTimeout: 30_000 },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // The sign-up page lives in the system's browser, whatever the console's host; and one set of pictures is enough.
    { name: 'electron', use: { host: 'electron' }, testIgnore: /sign-up-page|screens/ },
  ],
});
