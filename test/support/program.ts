import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SOURCE = resolve(import.meta.dirname, '../../src');

/** One of our programs in a process of its own, ready to be asked and to be killed. */
export interface Program {
  url: string;
  pid: number;
  /** The last of what it said on stderr. */
  log(): string;
  /** Resolves when the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a program from its source on this Node and waits for its ready line. */
export async function startProgram(
  name: 'gateway' | 'simulator',
  env: Record<string, string>,
): Promise<Program> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      resolve(import.meta.dirname, 'raw-imports.mjs'),
      resolve(SOURCE, name, 'main.ts'),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', EXIT_WITH_PARENT: '1', LOG_LEVEL: 'warn', PORT: '0', ...env },
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-20_000);
  });
  const url = await readyUrl(name, child, () => said);
  return {
    url,
    pid: child.pid ?? 0,
    log: () => said,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

async function readyUrl(name: string, child: ChildProcess, said: () => string): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"ready":true')) return (JSON.parse(line) as { url: string }).url;
  throw new Error(`The ${name} ended before it was ready:\n${said()}`);
}
