import { defineConfig } from 'vitest/config';

/** One project a kind of test; `vitest run --project unit` runs one alone. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'rooms', include: ['test/rooms/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
