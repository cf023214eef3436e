import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type BrowserContext, chromium, type ElectronApplication, type Page } from 'playwright';
import { ROOT } from './program.ts';

export type Host = 'electron' | 'browser';

/** An open console on one of its two hosts. The same folder opened again is the same console after a restart. */
export interface Console {
  page: Page;
  host: Host;
  /** Null on the browser host. */
  app: ElectronApplication | null;
  /** Ends the console's process without a word, as a crash or a pulled plug would. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Every folder that a console may write to lies below `folder`, so that a test can search them all. */
function environment(folder: string): Record<string, string> {
  const temp = join(folder, 'tmp');
  mkdirSync(temp, { recursive: true });
  const kept = ['PATH', 'HOME', 'DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'];
  const env = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return { ...env, LANG: 'en_US.UTF-8', TMPDIR: temp, SELARAS_DATA_DIR: join(folder, 'data') };
}

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function electronBinary(): string {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return createRequire(import.meta.url)('electron') as string;
}

async function openElectron(folder: string): Promise<Console> {
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--lang=en-US',
      '-r',
      join(ROOT, 'src/main/electron/before-ready.cjs'),
      ROOT,
    ],
    env: environment(folder),
    cwd: ROOT,
  });
  const child = app.process();
  const page = await app.firstWindow();
  return {
    page,
    host: 'electron',
    app,
    crash: () => end(child, 'SIGKILL'),
    close: () => app.close(),
  };
}

export function systemChromium(): string {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('No Chromium on this machine. Debian: apt-get install chromium');
  return found;
}

async function openBrowser(folder: string): Promise<Console> {
  const host = spawn(
    process.execPath,
    [resolve(ROOT, 'out/main/browser.js'), '--no-open', '--port', '0', '--data', join(folder, 'data')],
    { env: environment(folder), cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const address = await printedAddress(host);
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: systemChromium(),
    args: CHROMIUM_FLAGS,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return {
    page,
    host: 'browser',
    app: null,
    async crash() {
      // The process first: closing the page would let it save and say goodbye.
      await end(host, 'SIGKILL');
      await context.close();
    },
    async close() {
      await context.close();
      await end(host, 'SIGTERM');
    },
  };
}

/** What the console copied, as a person would paste it elsewhere. */
export function copiedText({ page, app }: Console): Promise<string> {
  return app
    ? app.evaluate(({ clipboard }) => clipboard.readText())
    : page.evaluate(() => navigator.clipboard.readText());
}

/** Ends a process, if it still runs, and waits until it is gone. */
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function printedAddress(host: ChildProcess): Promise<string> {
  if (!host.stdout || !host.stderr) throw new Error('no output');
  const said: string[] = [];
  host.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  for await (const line of createInterface({ input: host.stdout })) {
    const address = line.match(/http:\/\/\S+/)?.[0];
    if (address) {
      host.stdout.resume();
      return address;
    }
  }
  throw new Error(`The browser host ended before it said its address:\n${said.join('')}`);
}

export function openConsole(host: Host, folder: string): Promise<Console> {
  mkdirSync(folder, { recursive: true });
  return host === 'electron' ? openElectron(folder) : openBrowser(folder);
}
