import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { run, stats, statsOf } from '../report.ts';
import { Bodies, customersFor } from './bodies.ts';
import { deliver } from './deliver.ts';
import { NOBODY } from './nobody.ts';
import { type Workload, workedOff } from './workload.ts';

/** Webhooks under way at once. */
const LINES = 4;
const PLAN = {
  small: [
    { items: 1, posts: 60 },
    { items: 100, posts: 5 },
    { items: 1_000, posts: 1 },
  ],
  medium: [
    { items: 1, posts: 2_000 },
    { items: 100, posts: 100 },
    { items: 1_000, posts: 20 },
  ],
  full: [
    { items: 1, posts: 5_000 },
    { items: 100, posts: 500 },
    { items: 1_000, posts: 100 },
  ],
};

/** How fast webhooks are acknowledged while the gateway also works them off, by the number of items in each. */
export async function acks({ scale, seed, database, server, promise }: Workload): Promise<void> {
  const gateway = await GatewayAtWork.start(server, NOBODY);
  try {
    let all = 0;
    for (const { items, posts } of PLAN[scale]) {
      const bodies = new Bodies(seed, customersFor(items * posts), `a${items}-`);
      const waiting = Array.from({ length: posts }, () => bodies.live(items, Date.now()).body);
      all += items * posts;
      const times: number[] = [];
      const begun = performance.now();
      const line = async () => {
        for (let body = waiting.pop(); body; body = waiting.pop())
          times.push(await deliver(gateway.url, body));
      };
      await Promise.all(Array.from({ length: LINES }, line));
      const seconds = (performance.now() - begun) / 1000;
      const aside = await workedOff(gateway);
      const settled = (performance.now() - begun) / 1000;
      stats(`acks-of-${items}`, database, {
        ...statsOf(times),
        perSecond: Math.round(posts / seconds),
        itemsPerSecond: Math.round((items * posts) / seconds),
        itemsAppliedPerSecond: Math.round((items * posts) / settled),
      });
      promise(`${database}: nothing is set aside of batches of ${items}`, aside === 0);
    }
    const found = await countMessages(gateway);
    run(`${database}: ${found} of ${all} messages are in their threads`);
    promise(`${database}: every acknowledged message is there once`, found === all);
  } finally {
    await gateway.drop();
  }
}

/** Messages of all threads, by the API. */
async function countMessages(gateway: GatewayAtWork): Promise<number> {
  const ids = new Set<string>();
  for await (const page of pages(gateway, '/v1/threads'))
    for (const { id } of page.threads ?? [])
      for await (const { messages } of pages(gateway, `/v1/threads/${id}/messages`))
        for (const message of messages ?? []) {
          if (ids.has(message.wamid)) return Number.NaN;
          ids.add(message.wamid);
        }
  return ids.size;
}

interface Page {
  next: string | null;
  threads?: { id: string }[];
  messages?: { wamid: string }[];
}

async function* pages(gateway: GatewayAtWork, path: string): AsyncGenerator<Page> {
  let before = '';
  do {
    const { body } = await gateway.ask('GET', `${path}?limit=200${before}`);
    const page = body as Page;
    yield page;
    before = page.next === null ? '' : `&before=${encodeURIComponent(page.next)}`;
  } while (before !== '');
}
