import { aim, run, type Scale, stats, statsOf } from '../report.ts';
import { type Driven, driveConsole, drivePeer } from './driven.ts';
import { openThread, probe } from './probe.ts';
import { largest, type Workload } from './workload.ts';

const MESSAGES: Record<Scale, number> = { small: 1_000, medium: 10_000, full: 10_000 };
/** Fast for a hand: twelve thousand pixels a second. */
const STEP_PX = 200;
const FRAME_MS = 1000 / 60;

interface Scrolled {
  /** Between drawn frames, milliseconds. */
  intervals: number[];
  /** Frames in which the list stood at its upper end, since the page above was not there yet. */
  waited: number;
}

/** Scrolls far back in one go, a fixed way each frame, beside a virtual list whose rows are empty. */
export async function scrolling(workload: Workload, peerPage: string): Promise<void> {
  const { scale, folder, promise } = workload;
  const shop = largest(workload);
  const [busiest] = shop.threads;
  if (busiest === undefined) return;
  const messages = Math.min(MESSAGES[scale], busiest.messages - 100);
  if (messages < MESSAGES[scale])
    run(`the busiest thread has ${busiest.messages} messages: scrolling ${messages}`);

  const console = await driveConsole(shop.folder);
  const peer = await drivePeer(folder, peerPage);
  try {
    await probe(console);
    await openThread(console, busiest.thread.id);
    const height = await console.page.evaluate(() => {
      const box = document.querySelector('[data-testid=message-list]');
      const seen = [...(box?.querySelectorAll('article') ?? [])];
      return seen.reduce((sum, one) => sum + (one.parentElement?.offsetHeight ?? 0), 0) / seen.length;
    });
    const ours = await scroll(console, '[data-testid=message-list]', messages * height);
    await peer.page.evaluate(([rows, px]) => window.peer.list(rows, px), [messages, height] as const);
    await peer.page.locator('.list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    const empty = await scroll(peer, '.list', messages * height - 2000);
    stats('scroll-frames', 'empty-list', { ...statsOf(empty.intervals), dropped: dropped(empty) });
    stats('scroll-frames', 'console', {
      ...statsOf(ours.intervals),
      dropped: dropped(ours),
      waited: ours.waited,
    });
    const seen = await console.page.evaluate(
      () => document.querySelector('[data-testid=message-list]')?.scrollHeight ?? 0,
    );
    promise('the whole way back was loaded', seen >= messages * height * 0.8);
    aim('scroll-dropped-above-empty-list', scale, dropped(ours) - dropped(empty), '<=0.01');
  } finally {
    await console.close();
    await peer.close();
  }
}

/** Frames that were due and did not come, of all that were due. */
function dropped({ intervals }: Scrolled): number {
  const missed = intervals.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  return Math.round((missed / (intervals.length + missed)) * 10_000) / 10_000;
}

function scroll({ page }: Driven, selector: string, way: number): Promise<Scrolled> {
  return page.evaluate(
    async ({ selector, way, step }) => {
      const box = document.querySelector(selector);
      if (box === null) throw new Error(`no ${selector}`);
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const intervals: number[] = [];
      let waited = 0;
      let last = await frame();
      for (let gone = 0; gone < way && waited < 3000; ) {
        const free = Math.min(step, box.scrollTop);
        box.scrollTop -= step;
        if (free === 0) waited += 1;
        gone += free;
        const now = await frame();
        intervals.push(now - last);
        last = now;
      }
      return { intervals, waited };
    },
    { selector, way, step: STEP_PX },
  );
}
