import { START_MARKS } from '#shared/console-api/start-marks.ts';
import type { PassedMarks } from '../../../src/main/console/start-marks.ts';
import { aim, run, type Scale, stats, statsOf } from '../report.ts';
import { type Start, startConsole, startEmpty } from './started.ts';
import { largest, type Workload } from './workload.ts';

const ROUNDS: Record<Scale, number> = { small: 2, medium: 8, full: 12 };

/**
 * From being asked for until a person can use the list, with no gateway to be reached, beside the same Electron with
 * an empty page. Turn by turn; the first turn (files not yet in memory, an outbox to be made) is not counted.
 */
export async function coldStart(workload: Workload): Promise<void> {
  const { scale, shops, folder, promise } = workload;
  const empty: Start[] = [];
  const times = new Map(shops.map(({ messages }) => [messages, [] as Start[]]));
  const passed: PassedMarks[] = [];
  for (let round = 0; round <= ROUNDS[scale]; round++) {
    const counted = round > 0;
    const blank = await startEmpty(folder);
    if (counted) empty.push(blank);
    for (const shop of shops) {
      const start = await startConsole(shop.folder);
      const { marks } = start;
      if (!counted) continue;
      times.get(shop.messages)?.push(start);
      if (shop === largest(workload)) passed.push(marks);
      promise('a start without a gateway paints the list', marks['list-painted'] !== undefined);
      promise('nothing was waited for but the cache', marks['link-up'] === undefined);
    }
  }
  const wall = (starts: Start[]) => statsOf(starts.map(({ interactive }) => interactive));
  const work = (starts: Start[]) => statsOf(starts.flatMap(({ processor }) => processor ?? []));
  const tell = (engine: string, starts: Start[]) => {
    stats('cold-start', engine, wall(starts));
    if (work(starts).n > 0) stats('cold-start-processor', engine, work(starts));
  };
  tell('empty-page', empty);
  for (const [messages, taken] of times) tell(`console-${messages}`, taken);
  for (const name of START_MARKS) {
    const at = passed.flatMap((marks) => marks[name] ?? []);
    if (at.length > 0) run(`start ${largest(workload).messages}: ${name} ${statsOf(at).p50} ms`);
  }
  const most = times.get(largest(workload).messages) ?? [];
  const none = times.get(shops[0].messages) ?? [];
  run(`cold-start processor time: ${(work(most).p50 / work(empty).p50).toFixed(2)} x the empty page`);
  aim('cold-start-vs-empty-page', scale, wall(most).p50 / wall(empty).p50, '<=1.3');
  aim('cold-start-vs-no-messages', scale, wall(most).p50 / wall(none).p50, '<=1.1');
}
