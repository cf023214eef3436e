import { aim, run, type Scale, stats, statsOf } from '../report.ts';
import { driveConsole, drivePeer } from './driven.ts';
import type {} from './peer/page/page.tsx';
import { openThread, probe } from './probe.ts';
import { largest, type Workload } from './workload.ts';

const SIZES = [10, 1_000, 50_000];
const TIMES: Record<Scale, number> = { small: 5, medium: 60, full: 150 };
/** Threads of about one size that are opened in turn. */
const ALIKE = 8;
/** The first openings of a page compile what the others use. */
const UNCOUNTED = 3;

/** From the word that a thread is to be opened to its drawn frame, beside a bare page that draws as many plain nodes. */
export async function opening(workload: Workload, peerPage: string): Promise<void> {
  const { scale, folder, promise } = workload;
  const shop = largest(workload);
  const sizes = SIZES.filter((size) => shop.threads.some(({ messages }) => messages >= size / 2));
  for (const size of SIZES.filter((one) => !sizes.includes(one)))
    run(`no thread of ${size} messages at this scale`);
  const threads = new Map(
    sizes.map((size) => [
      size,
      shop.threads
        .toSorted((a, b) => Math.abs(a.messages - size) - Math.abs(b.messages - size))
        .slice(0, size === 50_000 ? 2 : ALIKE),
    ]),
  );
  for (const [size, alike] of threads)
    run(`threads of about ${size}: ${alike.map(({ messages }) => messages).join(' · ')}`);

  const peer = await drivePeer(folder, peerPage);
  const console = await driveConsole(shop.folder);
  try {
    await probe(peer);
    await probe(console);
    const ours = new Map(sizes.map((size) => [size, [] as number[]]));
    const bare = new Map(sizes.map((size) => [size, [] as number[]]));
    for (let turn = 0; turn < TIMES[scale] + UNCOUNTED; turn++) {
      for (const [size, alike] of threads) {
        const thread = alike[turn % alike.length]?.thread;
        if (thread === undefined) continue;
        const { ms, nodes } = await openThread(console, thread.id);
        const shown = await console.page.getByTestId('thread').getAttribute('aria-label');
        promise('the thread that was asked for is shown', shown === thread.title);
        const plain = await peer.page.evaluate(async (count) => {
          const begun = performance.timeOrigin + performance.now();
          window.peer.nodes(count);
          return (await window.painted(() => true)) - begun;
        }, nodes);
        if (turn < UNCOUNTED) continue;
        ours.get(size)?.push(ms);
        bare.get(size)?.push(plain);
      }
    }
    for (const size of sizes) {
      stats(`open-painted-${size}`, 'bare-page', statsOf(bare.get(size) ?? []));
      stats(`open-painted-${size}`, 'console', statsOf(ours.get(size) ?? []));
    }
    for (const size of sizes) {
      const { p50, p99 } = statsOf(ours.get(size) ?? []);
      aim(`open-painted-${size}-p99-ms`, scale, p99, '<=50');
      run(`open-painted-${size}: ${(p50 / statsOf(bare.get(size) ?? []).p50).toFixed(2)} x the bare page`);
    }
  } finally {
    await peer.close();
    await console.close();
  }
}
