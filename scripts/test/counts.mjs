import { existsSync, readFileSync } from 'node:fs';

/** `{ passed, failed, skipped }` of a run, by what it reported and by how it ended. */
const READERS = {
  vitest: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
  playwright: ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }),
};

/** A run that ended badly has failed at least once, whatever its report says. */
export function countsOf(runner, file, code) {
  const ended = code === 0;
  if (!runner) return { passed: ended ? 1 : 0, failed: ended ? 0 : 1, skipped: 0 };
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = READERS[runner](JSON.parse(readFileSync(file, 'utf8')));
  const empty = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (!ended || empty) ? { ...counts, failed: 1 } : counts;
}
