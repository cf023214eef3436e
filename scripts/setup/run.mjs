import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './project.mjs';

/**
 * Runs a program in the foreground, hands it the signals meant for it, and resolves when it ends.
 * `code` is what a shell would see; `signal` is set where one ended it.
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  // A terminal sends Ctrl-C to the whole group, so that the program has it already.
  const forward = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve({ code: code ?? 128 + (constants.signals[signal] ?? 0), signal });
    };
    child.once('error', () => end(127, null));
    child.once('exit', end);
  });
}
