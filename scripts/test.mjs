import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { npmCommand } from './setup/npm.mjs';
import { Refusal, root, runScript, say } from './setup/project.mjs';
import { run } from './setup/run.mjs';
import { countsOf } from './test/counts.mjs';
import { chromiumPath, prepareMachine } from './test/machine.mjs';
import { startPostgres } from './test/postgres.mjs';
import { desktopSession } from './test/session.mjs';
import { chosenSteps, STEPS } from './test/steps.mjs';

/** `npm test`, or `npm test -- --only unit,e2e` for some of its steps. */
const inCi = process.env.CI === 'true';
const only = process.argv.flatMap((flag, at, all) => (all[at - 1] === '--only' ? flag.split(',') : []));
/** A step that hangs must fail and let the others speak; a person at a terminal sees it hang and decides. */
const STEP_LIMIT = '30m';
const TIMED_OUT = 124;
const limit = inCi && process.platform === 'linux' ? ['timeout', '--kill-after=20', STEP_LIMIT] : [];
const reports = mkdtempSync(join(tmpdir(), 'selaras-test-'));

await runScript(async () => {
  const node = ensureDependencies();
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const steps = chosenSteps(only, scripts);
  if (steps.length === 0)
    throw new Refusal(`no such step; there are ${STEPS.map(({ name }) => name).join(', ')}`);
  const wants = new Set(steps.flatMap((step) => [...(step.needs ?? []), ...(step.wants ?? [])]));
  const missing = prepareMachine([...wants], node);
  const database = wants.has('postgres') && !missing.has('postgres') ? await testDatabase() : undefined;
  const results = [];
  for (const step of steps) results.push(await take(step, missing, database));
  return summarise(results);
});
rmSync(reports, { recursive: true, force: true });

/** The server that TEST_DATABASE_URL names, or one of our own until this process ends. */
async function testDatabase() {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const { url, stop } = await startPostgres();
  process.once('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  return url;
}

async function take(step, missing, database) {
  process.stdout.write(`\n━━ ${step.name} ${'━'.repeat(60 - step.name.length)}\n`);
  const began = performance.now();
  const gaps = [...(step.needs ?? []), ...(step.wants ?? [])].filter((want) => missing.has(want));
  const blocked = gaps.some((gap) => step.needs?.includes(gap));
  const counts = blocked ? { passed: 0, failed: 0, skipped: 1 } : await perform(step, missing, database);
  // CI tests everything or fails. Only an Electron that its registry refused is let pass, and loudly.
  const excused = gaps.includes('electron') && process.env.SELARAS_ELECTRON_REFUSED === '1';
  if (inCi && !excused) counts.failed += counts.skipped + (blocked ? 0 : gaps.length);
  const note = gaps.map((gap) => missing.get(gap)).join('; ');
  if (gaps.length > 0) say(`${step.name}: ${blocked ? 'not run' : 'run in part'} (${note})`);
  return { name: step.name, ...counts, note, seconds: (performance.now() - began) / 1000 };
}

async function perform(step, missing, database) {
  const report = join(reports, `${step.name.replace(':', '-')}.json`);
  const flags = {
    vitest: ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    playwright: ['--reporter=list,json'],
  };
  const args = [...(step.args ?? []), ...(flags[step.runner] ?? [])];
  const [command, words, options] = npmCommand('run', '--silent', step.script, '--', ...args);
  const keychain =
    step.wants?.includes('keychain') && process.platform === 'linux' && !missing.has('keychain');
  const session = desktopSession(command, words, { keychain, display: step.needs?.includes('display') });
  const env = {
    ...options.env,
    ...session.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    CHROMIUM_PATH: chromiumPath() ?? '',
    ...(database && { TEST_DATABASE_URL: database }),
  };
  const [program, ...rest] = [...limit, ...session.words];
  const { code } = await run(program, rest, { ...options, env });
  session.end();
  if (code === TIMED_OUT && limit.length > 0) say(`${step.name}: ended, it took longer than ${STEP_LIMIT}`);
  return countsOf(step.runner, report, code);
}

/** Prints a line a step and, last, the line that counts. Returns the exit code. */
function summarise(results) {
  process.stdout.write(`\n━━ summary ${'━'.repeat(53)}\n`);
  for (const { name, passed, failed, skipped, seconds, note } of results) {
    const verdict = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'not run';
    const skips = skipped > 0 ? `, ${skipped} skipped` : '';
    const figures = `${passed} passed, ${failed} failed${skips}`;
    process.stdout.write(
      `${verdict.padEnd(8)}${name.padEnd(16)}${figures.padEnd(36)}${seconds.toFixed(1)} s  ${note}\n`,
    );
  }
  const sum = (count) => results.reduce((total, result) => total + result[count], 0);
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') > 0 ? 1 : 0;
}
