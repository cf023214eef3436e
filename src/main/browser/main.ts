import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startConsole } from '../console/console.ts';
import { lockFolder } from '../console/folder-lock.ts';
import { startFailure } from '../console/start-failure.ts';
import { createStartMarks } from '../console/start-marks.ts';
import { systemTimers } from '../link/timers.ts';
import { openLog } from '../logs/log.ts';
import { programsNode } from '../sample/programs-node.ts';
import { openConfStore } from './conf-store.ts';
import { type Flags, readFlags, USAGE } from './flags.ts';
import { openAddress } from './open-address.ts';
import { serveBrowser } from './server.ts';

/** The browser host: the console for trial, served to a browser of this machine. */
async function main({ open, port, dataFolder }: Flags): Promise<void> {
  refuseOldNode();
  const unlock = lockFolder(dataFolder);
  if (unlock === null)
    throw new Error(`Another console is running on ${dataFolder}. Use that one, or close it first.`);
  const entries = import.meta.dirname;
  const application = join(entries, '..', '..');
  const log = openLog(join(dataFolder, 'logs'));
  const startMarks = createStartMarks(performance.timeOrigin, Date.now, log);
  startMarks.mark('main-ready');
  const running = startConsole({
    kind: 'browser',
    version: JSON.parse(readFileSync(join(application, 'package.json'), 'utf8')).version,
    systemLocale: Intl.DateTimeFormat().resolvedOptions().locale,
    dataFolder,
    entries,
    node: programsNode(application),
    log,
    startMarks,
    timers: systemTimers,
    openStore: openConfStore,
    openLink: async (url) => openAddress(url),
    showAttention: () => {},
    showNotice: () => false,
  });
  const server = await serveBrowser({
    port,
    console: running,
    root: join(entries, '..', 'renderer'),
    bridge: readFileSync(join(entries, '..', 'preload', 'browser.cjs'), 'utf8'),
    log,
  });
  process.stdout.write(`Selaras is at ${server.entry}\n`);
  if (open) openAddress(server.entry);

  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    Promise.allSettled([server.close(), running.close()]).then(() => {
      unlock();
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);
}

/** On an older Node the SQLite addon ends the process without a word. */
function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return;
  throw new Error(`This Node is ${process.versions.node}; 22.14 or newer is needed. npm start brings one.`);
}

try {
  await main(readFlags(process.argv.slice(2), process.env));
} catch (error) {
  const words = startFailure(error, Intl.DateTimeFormat().resolvedOptions().locale);
  process.stderr.write(`selaras: ${words}\n${words.includes('--') ? `${USAGE}\n` : ''}`);
  process.exitCode = 1;
}
