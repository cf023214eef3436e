import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { backoffMs } from '../link/backoff.ts';
import type { Timers } from '../link/timers.ts';
import type { Log } from '../logs/log.ts';

export interface ChildOptions {
  name: 'gateway' | 'simulator';
  command: string;
  /** The built entry. */
  script: string;
  /** `PORT` is added: any free one at first, and that same one after a crash, since others know it by then. */
  env: Record<string, string>;
  timers: Timers;
  log: Log;
}

export interface Child {
  /** Where it listens on loopback. */
  url: string;
  /** Asks it to end, and resolves when it has. */
  stop(): Promise<void>;
}

const Ready = z.object({ ready: z.literal(true), url: z.url() });
/** What is kept of its last words, for the log when it ends by itself. */
const LAST_WORDS = 2000;
const PATIENCE_MS = 5000;

/**
 * Starts a program of ours and waits for its ready line; one that ends by itself later is started again. It ends with
 * the console, however that ends, because its stdin closes. Rejects when it ends before it was ever ready.
 */
export async function startChild({ name, command, script, env, timers, log }: ChildOptions): Promise<Child> {
  let stopped = false;
  let current = begin('0');
  let cancelRetry: (() => void) | null = null;
  let failures = 0;
  const url = await ready(current);
  if (url === null) throw new Error(`the ${name} ended before it was ready`);
  const { port } = new URL(url);
  watch(current);

  function begin(wantedPort: string): ChildProcess {
    const child = spawn(command, [script], {
      env: { ...env, PORT: wantedPort, EXIT_WITH_PARENT: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS);
    });
    // A command that cannot be started has no exit: the error is all that comes.
    child.once('error', (error) =>
      log.error('a program of the sample could not be started', { name, error }),
    );
    child.once('exit', (code, signal) => {
      if (!stopped) log.warn('a program of the sample ended', { name, code, signal, words });
    });
    // Writing to a stdin whose reader is gone is no concern of ours.
    child.stdin?.on('error', () => undefined);
    return child;
  }

  /** Its address, or null when it ended first. */
  function ready(child: ChildProcess): Promise<string | null> {
    return new Promise((resolve) => {
      child.once('exit', () => resolve(null));
      child.once('error', () => resolve(null));
      if (child.stdout === null) return resolve(null);
      createInterface({ input: child.stdout }).on('line', (line) => {
        const told = parseReady(line);
        if (told !== null) resolve(told);
      });
    });
  }

  function watch(child: ChildProcess): void {
    const ended = () => {
      if (stopped || cancelRetry !== null) return;
      failures += 1;
      cancelRetry = timers.after(backoffMs(failures, timers.random()), () => {
        cancelRetry = null;
        current = begin(port);
        void ready(current).then((again) => {
          if (again !== null) failures = 0;
        });
        watch(current);
      });
    };
    if (child.exitCode !== null || child.signalCode !== null) ended();
    child.once('exit', ended);
    child.once('error', ended);
  }

  return {
    url,
    async stop() {
      stopped = true;
      cancelRetry?.();
      await end(current, timers);
    },
  };
}

function parseReady(line: string): string | null {
  try {
    return Ready.parse(JSON.parse(line)).url;
  } catch {
    return null;
  }
}

async function end(child: ChildProcess, timers: Timers): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const cancel = timers.after(PATIENCE_MS, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      cancel();
      resolve();
    });
    child.stdin?.end();
  });
}
