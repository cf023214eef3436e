import { setTimeout as later } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { aim, run, type Scale, stats, statsOf } from '../../bench/report.ts';
import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { Meta } from '../../support/meta-at-work.ts';
import { seeded } from '../../support/random.ts';
import { Tap } from '../../support/tap.ts';
import { Shop } from '../shop.ts';
import { Desk } from './desk.ts';
import { commandOf, type Death, Killer } from './killer.ts';
import { acknowledgedOf, arrivedAtMeta, everyMessage, judge } from './verdict.ts';
import { Watcher } from './watcher.ts';

/**
 * `npm run chaos:gateway -- --scale small|medium|full --seed N [--database pglite|postgres]`: a gateway between a
 * simulated Meta and consoles is killed at random moments and started again, and nothing it has acknowledged may be
 * lost, doubled or sent twice. A broken promise exits 1.
 */
const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'full' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'pglite' },
  },
});
const KILLS: Record<Scale, number> = { small: 8, medium: 50, full: 200 };
/** Of the kills, as many have to hit a webhook that is unanswered or a send that is under way. */
const UNDER_WAY = 0.75;
/** With twice as many, the number's throughput would be the customers' alone, and no send would ever be under way. */
const MESSAGE_EVERY_MS = 100;
const TELL_MS = 10_000;
const SETTLES_WITHIN_MS = 5 * 60_000;
if (!(options.scale in KILLS)) throw new Error(`--scale is one of ${Object.keys(KILLS).join(', ')}`);
if (!['pglite', 'postgres'].includes(options.database)) throw new Error('--database is pglite or postgres');
const scale = options.scale as Scale;
const server = options.database === 'postgres' ? process.env.TEST_DATABASE_URL : null;
if (server === undefined) throw new Error('This machine has no PostgreSQL: TEST_DATABASE_URL names none.');

const random = seeded(Number(options.seed));
const meta = await Meta.start(options.seed);
const posts = await Tap.start(meta.url);
const gateway = await GatewayAtWork.start(server, `${posts.url}/v26.0`);
const webhooks = await Tap.start(gateway.url);
let up = opening();
up.open();
const isUp = () => up.opened;
const desks = [new Desk(gateway, isUp), new Desk(gateway, isUp)];
const watcher = new Watcher(gateway, isUp);
try {
  process.exitCode = await chaos();
} catch (error) {
  run(`BROKEN it did not come to its end: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  up.open();
  await watcher.stop();
  webhooks.close();
  posts.close();
  await Promise.all([gateway.drop(), meta.end()]);
}

async function chaos(): Promise<number> {
  run(`${scale}: ${KILLS[scale]} kills, seed ${options.seed}, ${options.database}`);
  // Meta repeats what was not answered; here at once, so that every life of the gateway has work. Its own pace stays.
  await meta.post('/control/habits', {
    duplicates: 0.05,
    reorder: 0.1,
    reorderMs: 60,
    batch: 3,
    batchMs: 10,
    concurrency: 6,
    retryMs: 40,
    retryFactor: 1.3,
    retryMaxMs: 300,
    answerMs: [2, 25],
  });
  await meta.post('/control/rules', { perSecond: null });
  await meta.post('/control/gateway', { url: webhooks.url });
  const shop = new Shop(meta, random);
  const kinds = await shop.open(gateway);
  run(`${shop.customers.length} customers, staff send ${kinds.join(', ')}`);
  await watcher.start();

  const { deaths, starts } = await lives(shop);
  const underWay = deaths.filter((death) => death.webhooks > 0 || death.posts.length > 0).length;
  stats('start-after-kill', options.database, statsOf(starts));
  const at = (moment: Death['moment']) => deaths.filter((death) => death.moment === moment).length;
  run(
    `killed ${deaths.length} times (${at('webhook')} at a webhook, ${at('post')} at a send, ${at('any')} at any moment): ` +
      `${deaths.filter((death) => death.webhooks > 0).length} with a webhook unanswered, ` +
      `${deaths.filter((death) => death.posts.length > 0).length} with a send under way, ${underWay} with either`,
  );

  await everythingSettles();
  const messages = await everyMessage(gateway);
  await watcher.reaches(Math.max(...messages.map(({ revision }) => revision)));
  const accepted = new Set(desks.flatMap((desk) => [...desk.accepted.keys()]));
  const refused = desks.flatMap((desk) => [...desk.refused]);
  for (const [id, reason] of refused.slice(0, 3)) run(`refused ${id}: ${reason}`);
  const cutOff = new Set(deaths.flatMap((death) => death.posts.map(commandOf)));
  const { counts, broken } = judge({
    acknowledged: acknowledgedOf(webhooks.answered),
    accepted,
    cutOff,
    arrived: await arrivedAtMeta(meta, shop.customers),
    messages,
    followed: watcher.projection.messages(),
  });
  broken.push(['resets of a console that followed', watcher.resets], ['commands refused', refused.length]);
  run(
    `webhooks answered 200: ${webhooks.answered.filter(({ status }) => status === 200).length}; ` +
      `commands repeated: ${desks.reduce((sum, desk) => sum + desk.repeats, 0)}; feed connections: ${watcher.connections}`,
  );
  console.log(`stats ${JSON.stringify({ workload: 'chaos', database: options.database, ...counts })}`);
  for (const [promise, count] of broken) run(`${count === 0 ? 'kept' : 'BROKEN'} ${promise}: ${count}`);
  aim('kills-under-way', scale, underWay / deaths.length, `>=${UNDER_WAY}`);
  aim('unknown-per-post-cut-off', scale, counts.unknown / Math.max(1, cutOff.size), '<=1');
  return broken.some(([, count]) => count > 0) ? 1 : 0;
}

/** The gateway's lives, each with traffic until it is killed. */
async function lives(shop: Shop): Promise<{ deaths: Death[]; starts: number[] }> {
  const killer = new Killer(gateway, webhooks, posts, random);
  const deaths: Death[] = [];
  const starts: number[] = [];
  let doing = 'starting';
  const telling = setInterval(() => {
    run(
      `${deaths.length} kills, ${doing}; ${desks.map((desk) => `${desk.pending} of a desk's answers are on the way`).join(', ')}; ` +
        `${webhooks.underWay.size} webhooks and ${posts.underWay.size} sends under way`,
    );
  }, TELL_MS);
  for (let kill = 1; kill <= KILLS[scale]; kill++) {
    let dead = false;
    doing = 'waiting for the moment to kill';
    const death = killer.next().finally(() => {
      dead = true;
      up = opening();
    });
    while (!dead) {
      shop.answer(desks);
      await Promise.race([shop.talk().then((messages) => later(messages * MESSAGE_EVERY_MS)), death]);
    }
    deaths.push(await death);
    doing = 'starting again';
    const begun = performance.now();
    await gateway.up();
    starts.push(performance.now() - begun);
    up.open();
    // Tries at once what was not answered.
    await meta.post('/control/gateway', { url: webhooks.url });
  }
  clearInterval(telling);
  return { deaths, starts };
}

/** Everything has been answered, sent and told; what is not in time is said, and broken. */
async function everythingSettles(): Promise<void> {
  run('waiting until everything has settled');
  const givenUp = performance.now() + SETTLES_WITHIN_MS;
  await Promise.race([
    Promise.all(desks.map((desk) => desk.answered())),
    later(SETTLES_WITHIN_MS, null, { ref: false }),
  ]);
  for (;;) {
    await meta.post('/control/flush', { timeoutMs: SETTLES_WITHIN_MS });
    const messages = await everyMessage(gateway);
    const waiting = messages.filter(({ status }) => status === 'queued' || status === 'sending').length;
    const files = messages.filter(({ media }) => media?.state === 'pending').length;
    const { inbox } = (await gateway.ask('GET', '/v1/health')).body as { inbox: { waiting: number } };
    if (waiting + files + inbox.waiting === 0) return;
    const left = `${inbox.waiting} bodies in the inbox, ${waiting} sends in the queue, ${files} files on the way`;
    run(`still to settle: ${left}`);
    if (performance.now() > givenUp) throw new Error(`it did not settle: ${left}\n${gateway.log()}`);
    await later(1_000);
  }
}

/** What can be waited for until somebody opens it. */
function opening(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
