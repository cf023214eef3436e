import { aim, run, type Scale } from '../report.ts';
import { type Driven, driveConsole, drivePeer } from './driven.ts';
import { openThread, probe } from './probe.ts';
import { memoryOf, tellsProcesses } from './processes.ts';
import { largest, type Workload } from './workload.ts';

const THREADS: Record<Scale, number> = { small: 20, medium: 200, full: 200 };
/** Memory is read when it has moved by less than this for so many seconds. */
const STILL = { share: 0.01, seconds: 4, most: 60 };
const SCREENS = 5;

/** Memory of all processes: idle, and after opening many threads and scrolling in each. */
export async function memory(workload: Workload): Promise<void> {
  const { scale, folder } = workload;
  if (!tellsProcesses) return run('memory is not measured here: this system does not tell shares of pages');
  const shop = largest(workload);
  const peer = await drivePeer(folder, null);
  const empty = await still(peer);
  await peer.close();

  const console = await driveConsole(shop.folder);
  try {
    const idle = await still(console);
    await probe(console);
    const many = shop.threads.filter(({ messages }) => messages > 0);
    for (let at = 0; at < THREADS[scale]; at++) {
      const thread = many[Math.floor((at * many.length) / THREADS[scale])]?.thread;
      if (thread === undefined) continue;
      await openThread(console, thread.id);
      await console.page.evaluate(async (screens) => {
        const box = document.querySelector('[data-testid=message-list]');
        for (let screen = 0; box !== null && screen < screens; screen++) {
          box.scrollTop -= box.clientHeight;
          await window.painted(() => true);
        }
      }, SCREENS);
    }
    const after = await still(console);
    for (const [engine, mib] of Object.entries({ 'empty-page': empty, idle, after }))
      run(`memory ${engine} ${mib.toFixed(1)} MiB`);
    aim('memory-idle-vs-empty-page', scale, idle / empty, '<=1.4');
    aim('memory-after-vs-empty-page', scale, after / empty, '<=1.8');
  } finally {
    await console.close();
  }
}

/** The memory once it stands still, in MiB. */
async function still({ page, pid }: Driven): Promise<number> {
  const read: number[] = [];
  while (read.length < STILL.most) {
    read.push(memoryOf(pid));
    const last = read.slice(-STILL.seconds);
    if (last.length === STILL.seconds && Math.max(...last) / Math.min(...last) < 1 + STILL.share) break;
    await page.waitForTimeout(1000);
  }
  return read.at(-1) ?? Number.NaN;
}
