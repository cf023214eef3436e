import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron, hasDisplay } from './setup/electron.mjs';
import { root, runScript, say } from './setup/project.mjs';
import { run } from './setup/run.mjs';

/**
 * `npm start`: the console in Electron, or in a local browser where Electron cannot run.
 *   --browser    the local browser, without trying Electron
 *   --electron   try Electron again after a refused download
 * Everything else goes to the host (`--no-open`, `--port N`, …).
 */
const asked = process.argv.slice(2);
const args = asked.filter((flag) => flag !== '--browser' && flag !== '--electron');

/** An Electron that ends by itself within this time never showed a window. */
const STILLBORN_MS = 5000;
const ENDED_BY_PERSON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'];

await runScript(async () => {
  const node = ensureDependencies();
  ensureBuilt(node);
  // The gateway and the simulator of the sample workspace run on this Node, whatever runs the console.
  const env = { ...process.env, SELARAS_NODE: node };
  if (!asked.includes('--browser')) {
    const electron = hasDisplay()
      ? findElectron(node, { again: asked.includes('--electron') })
      : { reason: 'this machine has no display' };
    const reason = electron.reason ?? (await inElectron(electron.path, env));
    if (reason === undefined) return process.exitCode;
    say(`Electron cannot run here (${reason}); the console is served to a local browser instead`);
  }
  const { code } = await run(
    node,
    ['--enable-source-maps', join(root, 'out', 'main', 'browser.js'), ...args],
    { env },
  );
  return code;
});

/** Runs Electron to its end. A reason means that it never came up; otherwise `process.exitCode` is set. */
async function inElectron(path, env) {
  const sandbox = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  if (sandbox.length > 0) say('running as root: Electron starts without its sandbox');
  const began = performance.now();
  // An Electron under ELECTRON_OVERRIDE_DIST_PATH need not wait for an ECMAScript entry before it is ready.
  const early = ['-r', join(root, 'src', 'main', 'electron', 'before-ready.cjs')];
  const { code, signal } = await run(path, [...sandbox, ...early, root, ...args], { env });
  const stillborn =
    performance.now() - began < STILLBORN_MS && code !== 0 && !ENDED_BY_PERSON.includes(signal);
  if (stillborn) return `it ended at once, code ${code}`;
  process.exitCode = code;
  return undefined;
}
