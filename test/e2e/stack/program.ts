import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** A built program of ours in a process of its own, ready to be asked and to be killed. */
export interface Program {
  url: string;
  /** Everything it said on stderr, for the report of a failing test. */
  log(): string;
  /** Resolves when the process is gone. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts `out/main/<entry>.js` on this Node and waits for its ready line. */
export async function startProgram(
  entry: 'gateway' | 'simulator',
  env: Record<string, string>,
): Promise<Program> {
  const child = spawn(process.execPath, [resolve(ROOT, `out/main/${entry}.js`)], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test', EXIT_WITH_PARENT: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  const url = await readyUrl(entry, child, log);
  return {
    url,
    log: () => log.join(''),
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

async function readyUrl(entry: string, child: ChildProcess, log: string[]): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const ready = (async () => {
    for await (const line of lines) {
      if (line.startsWith('{"ready":true')) return (JSON.parse(line) as { url: string }).url;
    }
    throw new Error(`${entry} ended before it was ready:\n${log.join('')}`);
  })();
  return ready;
}
