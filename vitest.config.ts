import { defineConfig } from 'vitest/config';

/** In CI what stalls once is tried once more, and said; at a desk a failure is seen at once. */
const CI_RETRY = process.env.CI === 'true' ? 1 : 0;

/** One project a kind of test; `vitest run --project unit` runs one alone. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          // Programs, databases and sockets that work: a busy machine takes its time.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: CI_RETRY,
        },
      },
      { test: { name: 'rooms', include: ['test/rooms/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
