import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Page } from './page.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const STARTS_WITHIN_MS = 60_000;
const Keys = z.object({ 'cache-key': z.base64(), 'outbox-key': z.base64() });

/** The keys of the two databases. */
export interface Keys {
  cache: Uint8Array;
  outbox: Uint8Array;
}

/** One life of the console's process. */
export interface Life {
  page: Page;
  pid: number;
  /** What it said on stderr. */
  log(): string;
  /** Resolves when the process is gone. SIGTERM is a clean stop. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A laptop with a console on it: the built browser host as a process, over a data folder that outlives it. */
export class Laptop {
  readonly #data: string;

  private constructor(data: string) {
    this.#data = data;
  }

  static async unpack(): Promise<Laptop> {
    return new Laptop(await mkdtemp(join(tmpdir(), 'selaras-laptop-')));
  }

  /** Where the two databases lie. */
  get folder(): string {
    return join(this.#data, 'workspace');
  }

  /** Its keys lie in a file, as somebody agreed to who has no keychain. */
  async keys(): Promise<Keys> {
    const kept = Keys.parse(JSON.parse(await readFile(join(this.folder, 'keys.json'), 'utf8')));
    return {
      cache: Buffer.from(kept['cache-key'], 'base64'),
      outbox: Buffer.from(kept['outbox-key'], 'base64'),
    };
  }

  /** Starts the process and answers at once, so that it can be killed before it is up. */
  boot(): { child: ChildProcess; up: Promise<Life> } {
    const child = spawn(
      process.execPath,
      [resolve(ROOT, 'out/main/browser.js'), '--no-open', '--port', '0', '--data', this.#data],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        // No keychain, also where there is one.
        env: { PATH: process.env.PATH ?? '', HOME: this.#data, DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
      },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const up = printed(child, () => said).then(async (entry) => ({
      page: await Page.enter(entry),
      pid: child.pid ?? 0,
      log: () => said,
      end: (signal: 'SIGTERM' | 'SIGKILL') => ended(child, signal),
    }));
    return { child, up };
  }

  async drop(): Promise<void> {
    await rm(this.#data, { recursive: true, force: true });
  }
}

/** Ends a process, if it still runs, and waits until it is gone. */
export async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function printed(child: ChildProcess, said: () => string): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  const late = setTimeout(() => child.kill('SIGKILL'), STARTS_WITHIN_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const entry = line.match(/http:\/\/\S+/)?.[0];
      if (entry === undefined) continue;
      child.stdout.resume();
      return entry;
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error(`The console ended before it said its address: ${said()}`);
}
