import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { PassedMarks } from '../../../src/main/console/start-marks.ts';
import { processorTimeOf, tellsProcesses } from './processes.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Milliseconds since 1970 with fractions, as the marks have them. */
export const epochNow = (): number => performance.timeOrigin + performance.now();

/** The binary, whichever one `npm start` would take. */
export function electronBinary(): string {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return createRequire(import.meta.url)('electron') as string;
}

/** What is given to every Electron here; to the console also what may be settled only before it is ready. */
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--lang=en-US'];
export const CONSOLE_FLAGS = [...FLAGS, '-r', join(ROOT, 'src/main/electron/before-ready.cjs'), ROOT];
export const PEER_FLAGS = [...FLAGS, join(import.meta.dirname, 'peer', 'main.cjs')];

/** A start seen from the outside: nothing of a test's driver is in it. */
export interface Start {
  /** Milliseconds since it was asked for until a person can use what is shown. */
  interactive: number;
  /** Processor time of all its processes until then; null where the system does not tell. */
  processor: number | null;
}

export async function startConsole(folder: string): Promise<Start & { marks: PassedMarks }> {
  const logs = join(folder, 'data', 'logs');
  mkdirSync(logs, { recursive: true });
  const before = started(logs).length;
  const seen = new Promise<Started>((found) => {
    const watcher = watch(logs, () => {
      const one = started(logs)[before];
      if (one === undefined) return;
      watcher.close();
      found(one);
    });
  });
  const asked = epochNow();
  const child = spawn(electronBinary(), CONSOLE_FLAGS, {
    env: { ...process.env, SELARAS_DATA_DIR: join(folder, 'data') },
    stdio: 'ignore',
  });
  const { began, marks } = await orEnded(child, seen);
  const processor = spent(child);
  await end(child);
  return { interactive: began + (marks.interactive ?? Number.NaN) - asked, processor, marks };
}

/** The same of an Electron that shows an empty page. */
export async function startEmpty(folder: string): Promise<Start> {
  const asked = epochNow();
  const child = spawn(electronBinary(), PEER_FLAGS, {
    env: { ...process.env, PEER_DATA_DIR: join(folder, 'peer') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said = (async () => {
    if (child.stdout)
      for await (const line of createInterface({ input: child.stdout }))
        if (line.startsWith('{"interactive"'))
          return (JSON.parse(line) as { interactive: number }).interactive;
    throw new Error('the empty page said nothing');
  })();
  const interactive = await orEnded(child, said);
  const processor = spent(child);
  await end(child);
  return { interactive: interactive - asked, processor };
}

const spent = ({ pid }: ChildProcess) => (tellsProcesses && pid !== undefined ? processorTimeOf(pid) : null);

interface Started {
  began: number;
  marks: PassedMarks;
}

/** The starts that the console's log tells of. */
function started(logs: string): Started[] {
  let text = '';
  try {
    text = readFileSync(join(logs, 'console.log'), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line): Started[] => {
    if (!line.endsWith('"msg":"start"}')) return [];
    const { began, marks } = JSON.parse(line) as { began: string; marks: PassedMarks };
    return [{ began: Date.parse(began), marks }];
  });
}

async function orEnded<T>(child: ChildProcess, wanted: Promise<T>): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`Electron ended by itself, code ${code}`);
  });
  return Promise.race([wanted, ended]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
