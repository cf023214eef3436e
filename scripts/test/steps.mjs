/**
 * The steps of `npm test`, in order. Each runs one npm script.
 *   runner   whose report counts its tests; without one the step counts as one
 *   needs    without it the step cannot run
 *   wants    without it the step runs, but tests less
 *   optional runs only where package.json has the script
 */
export const STEPS = [
  { name: 'lint', script: 'lint', args: process.stdout.isTTY ? [] : ['--colors=off'] },
  { name: 'types', script: 'types' },
  { name: 'rooms', script: 'rooms', runner: 'vitest' },
  { name: 'knip', script: 'knip' },
  { name: 'unit', script: 'test:unit', runner: 'vitest' },
  { name: 'build', script: 'build' },
  { name: 'integration', script: 'test:integration', runner: 'vitest', wants: ['postgres', 'keychain'] },
  ...['bench', 'bench:gateway', 'fuzz', 'chaos:gateway', 'chaos:console'].map((script) => ({
    name: script,
    script,
    args: ['--scale', 'small'],
    optional: true,
  })),
  {
    name: 'e2e:browser',
    script: 'test:e2e',
    runner: 'playwright',
    args: ['--project', 'browser'],
    needs: ['chromium'],
    wants: ['keychain'],
  },
  {
    name: 'e2e:electron',
    script: 'test:e2e',
    runner: 'playwright',
    args: ['--project', 'electron'],
    needs: ['electron', 'display'],
    wants: ['keychain'],
  },
];

/** The steps that `--only a,b` asks for, by name or by the part before the colon; all without it. */
export function chosenSteps(only, scripts) {
  return STEPS.filter(({ optional, script }) => !optional || scripts[script]).filter(
    ({ name }) => only.length === 0 || only.some((asked) => name === asked || name.startsWith(`${asked}:`)),
  );
}
