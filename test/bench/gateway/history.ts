import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Health } from '#shared/gateway-api/http.ts';
import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { aim, run, stats, statsOf } from '../report.ts';
import { Bodies, customersFor } from './bodies.ts';
import { Consoles, delays, sendEvenly } from './consoles.ts';
import { deliver } from './deliver.ts';
import { NOBODY } from './nobody.ts';
import type { Workload } from './workload.ts';

const MESSAGES = { small: 10_000, medium: 100_000, full: 500_000 };
/** Messages in one body; about half a megabyte. */
const CHUNK = 2_000;
const LIVE_PER_SECOND = 10;
const IDLE_EVENTS = { small: 20, medium: 300, full: 600 };
const SAMPLE_MS = 200;

/** Half a year of history comes while customers go on writing: time, memory, and what the live messages feel of it. */
export async function history({ scale, seed, database, server, promise }: Workload): Promise<void> {
  const messages = MESSAGES[scale];
  const gateway = await GatewayAtWork.start(server, NOBODY);
  const consoles = await Consoles.follow(gateway, 1);
  try {
    const live = new Bodies(seed, customersFor(10_000), 'l');
    const idle = await sendEvenly(gateway, live, LIVE_PER_SECOND, (sent) => sent < IDLE_EVENTS[scale]);
    const before = statsOf(await delays(consoles, idle));
    stats('live-while-idle', database, before);

    let posted = 0;
    let over = false;
    const memory = watchMemory(
      gateway,
      () => posted,
      messages / CHUNK,
      () => over,
    );
    const begun = performance.now();
    const meanwhile = sendEvenly(gateway, live, LIVE_PER_SECOND, () => !over);
    for (const { body } of new Bodies(seed + 1, customersFor(messages), 'h').history(
      messages,
      CHUNK,
      Date.now(),
    )) {
      await deliver(gateway.url, body);
      posted++;
    }
    const acknowledged = (performance.now() - begun) / 1000;
    while ((await importedCount(gateway)) < messages && (await waiting(gateway)) > 0) await wait(SAMPLE_MS);
    const seconds = (performance.now() - begun) / 1000;
    over = true;
    const sent = await meanwhile;
    const during = statsOf(await delays(consoles, sent));
    stats('live-while-importing', database, during);
    const { early, late, most } = await memory;
    console.log(
      `stats ${JSON.stringify({ workload: 'history', engine: database, messages, seconds: Math.round(seconds), acknowledgedInSeconds: Math.round(acknowledged), messagesPerSecond: Math.round(messages / seconds), rssMiBAt20Percent: early, rssMiBAt100Percent: late, rssMiBMost: most })}`,
    );
    const imported = await importedCount(gateway);
    run(`${database}: the number says that ${imported} of ${messages} messages were imported`);
    promise(`${database}: every imported message is counted once`, imported === messages);
    promise(`${database}: every live message came while importing`, during.n === sent.length);
    aim(`history-rss-growth-${database}`, scale, late / early, '<=1.25');
    aim(`live-p99-while-importing-vs-idle-${database}`, scale, during.p99 / before.p99, '<=2');
  } finally {
    await consoles.end();
    await gateway.drop();
  }
}

async function waiting(gateway: GatewayAtWork): Promise<number> {
  return Health.parse((await gateway.ask('GET', '/v1/health')).body).inbox.waiting;
}

/** Resident memory at a fifth of the import, at its end, and the most of all, in MiB. */
async function watchMemory(
  gateway: GatewayAtWork,
  posted: () => number,
  bodies: number,
  over: () => boolean,
): Promise<{ early: number; late: number; most: number }> {
  let early: number | null = null;
  let late = 0;
  let most = 0;
  while (!over()) {
    const done = posted() - (await waiting(gateway));
    late = residentMiB(gateway.pid);
    most = Math.max(most, late);
    if (early === null && done >= bodies / 5) early = late;
    await wait(SAMPLE_MS);
  }
  return { early: early ?? late, late, most };
}

/** Linux tells it; elsewhere it is 0 and the aim says so. */
function residentMiB(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** What the number's row says of the import. */
async function importedCount(gateway: GatewayAtWork): Promise<number> {
  const { body } = await gateway.ask('GET', '/v1/numbers');
  const { numbers } = body as { numbers: { imports: { history: { count: number } } }[] };
  return numbers[0]?.imports.history.count ?? 0;
}
