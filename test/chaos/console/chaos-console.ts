import { setTimeout as later } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CACHE_STEPS } from '../../../src/main/cache/migrations/index.ts';
import { OUTBOX_STEPS } from '../../../src/main/outbox/migrations/index.ts';
import { aim, run, type Scale, stats, statsOf } from '../../bench/report.ts';
import { GatewayAtWork, OWNER } from '../../support/gateway-at-work.ts';
import { Meta } from '../../support/meta-at-work.ts';
import { below, seeded } from '../../support/random.ts';
import { arrivedAtMeta, everyMessage } from '../gateway/verdict.ts';
import { Shop } from '../shop.ts';
import { Clerk } from './clerk.ts';
import { ended, Laptop, type Life } from './laptop.ts';
import { OlderFiles } from './older.ts';
import { remainsOf } from './remains.ts';
import { countCommands, holdToPosition, truthOf } from './verdict.ts';

/**
 * `npm run chaos:console -- --scale small|medium|full --seed N`: consoles between a person and a gateway are killed at
 * random moments and started again, and nothing that they acknowledged may be lost or doubled. A broken promise exits 1.
 */
const { values: options } = parseArgs({
  options: { scale: { type: 'string', default: 'full' }, seed: { type: 'string', default: '1' } },
});
const KILLS: Record<Scale, number> = { small: 8, medium: 50, full: 200 };
/** When the console is to die; in turn, so that each scale has each. */
const MOMENTS = ['live', 'send', 'catch-up', 'migration'] as const;
type Moment = (typeof MOMENTS)[number];
const CUSTOMERS_PAUSE_MS = 60;
const MISSED_TALKS = 25;
const TELL_MS = 10_000;
/** Of the kills, as many have to hit something unfinished. */
const UNDER_WAY = 0.5;
/** Of a start after a clean stop. */
const START_RATIO = 1.3;
const SYNC_TRIES = 5;
const STARTS_WITHIN_MS = 60_000;
const SETTLES_WITHIN_MS = 2 * 60_000;
if (!(options.scale in KILLS)) throw new Error(`--scale is one of ${Object.keys(KILLS).join(', ')}`);
const scale = options.scale as Scale;
const random = seeded(Number(options.seed));

/** What a kill cut off, by what lay on the disk afterwards. */
interface Death {
  moment: Moment;
  /** Calls of the page without an answer, sends on their way, revisions still to get, steps still to do. */
  unanswered: number;
  posting: number;
  behind: number;
  steps: number;
}

const deaths: Death[] = [];
const lost: string[] = [];
const doubled: string[] = [];
const damage: string[] = [];
const starts: Record<'kill' | 'stop' | 'older', number[]> = { kill: [], stop: [], older: [] };
let doing = 'setting up';

const meta = await Meta.start(options.seed);
const gateway = await GatewayAtWork.start(null, `${meta.url}/v26.0`);
const shop = new Shop(meta, random);
const laptop = await Laptop.unpack();
const old = await Laptop.unpack();
const clerk = new Clerk('Jawaban', random);
const oldClerk = new Clerk('Dari laptop lama', random);
let life = null as Life | null;
const telling = setInterval(() => run(`${deaths.length} kills, ${doing}`), TELL_MS);
try {
  process.exitCode = await chaos();
} catch (error) {
  run(
    `BROKEN it did not come to its end, ${doing}: ${error instanceof Error ? error.message : String(error)}`,
  );
  const said = life?.log() ?? '';
  if (said !== '') run(`the console said: ${said}`);
  process.exitCode = 1;
} finally {
  clearInterval(telling);
  await life?.end('SIGKILL');
  await Promise.all([laptop.drop(), old.drop(), gateway.drop(), meta.end()]);
}

async function chaos(): Promise<number> {
  run(`${scale}: ${KILLS[scale]} kills, seed ${options.seed}`);
  await meta.post('/control/rules', { perSecond: null });
  await meta.post('/control/gateway', { url: gateway.url });
  await shop.open(gateway);
  const threads = await signIn(old);
  const older = new OlderFiles(await old.keys(), random, gateway.numberId);
  const migrates = await migrationTime(older, threads);
  await signIn(laptop, true);
  run(`${threads.length} threads; files of the first build take ${Math.round(migrates)} ms to come up with`);

  try {
    for (let kill = 0; kill < KILLS[scale]; kill++) {
      const moment = MOMENTS[kill % MOMENTS.length] as Moment;
      doing = `at ${moment}`;
      if (moment === 'migration') await dieMigrating(older, threads, below(random, Math.ceil(migrates)));
      else if (moment === 'catch-up') await dieCatchingUp(threads);
      else await dieAtWork(moment, threads);
    }
  } finally {
    older.drop();
  }
  return verdict();
}

/** The first start of a laptop, with a person who comes in; answers the threads. */
async function signIn(on: Laptop, stays = false): Promise<string[]> {
  life = await on.boot().up;
  await life.page.good('workspace.signIn', { address: gateway.url, ...OWNER, acceptFileKeys: true });
  const threads = await listed(life);
  if (!stays) await stop();
  return threads;
}

/** Resolves when a person could begin to work: the thread list is there. */
async function listed({ page }: Life): Promise<string[]> {
  let threads: string[] = [];
  await page.until('the thread list is shown', STARTS_WITHIN_MS, async () => {
    const list = await page.good('threads.list', { filter: 'all', before: null, limit: 200 });
    threads = list.threads.map(({ id }) => id);
    return threads.length >= shop.customers.length;
  });
  return threads;
}

async function start(on: Laptop, after: keyof typeof starts): Promise<Life> {
  const begun = performance.now();
  life = await on.boot().up;
  await listed(life);
  starts[after].push(performance.now() - begun);
  return life;
}

async function stop(): Promise<void> {
  await life?.end('SIGTERM');
  life = null;
}

/** A start on an older laptop's files that nobody kills: how long there is to kill it in. */
async function migrationTime(older: OlderFiles, threads: string[]): Promise<number> {
  doing = 'starting on files of the first build';
  const { unsent, drafts } = older.lay(old.folder, threads);
  oldClerk.had(unsent, drafts);
  await emptied(await start(old, 'older'));
  await stop();
  return starts.older.pop() ?? 0;
}

/** While customers write and the clerk types. */
async function dieAtWork(moment: 'live' | 'send', threads: string[]): Promise<void> {
  if (life === null) throw new Error('no console to kill');
  const { page, end } = life;
  let working = true;
  const talk = async () => {
    while (working) {
      await shop.talk();
      await later(CUSTOMERS_PAUSE_MS);
    }
  };
  const type = async () => {
    while (working && page.open) await clerk.act(page, threads);
  };
  const atWork = Promise.all([talk(), type()]);
  await Promise.race([moment === 'live' ? afterChanges(page) : later(below(random, 600)), atWork]);
  const unanswered = page.unanswered;
  working = false;
  await end('SIGKILL');
  await atWork;
  await recovers(moment, unanswered);
}

/** While the console gets what it missed. */
async function dieCatchingUp(threads: string[]): Promise<void> {
  if (life !== null) {
    await clerk.act(life.page, threads);
    await stop();
  }
  for (let talk = 0; talk < MISSED_TALKS; talk++) await shop.talk();
  await meta.post('/control/flush', {});
  await dieStarting(laptop, typical(starts.kill) * 1.3);
  await recovers('catch-up', 0);
}

/** While the steps from the first build's files to today's are done, or what they emptied is fetched again. */
async function dieMigrating(older: OlderFiles, threads: string[], withinMs: number): Promise<void> {
  await stop();
  const { unsent, drafts } = older.lay(old.folder, threads);
  oldClerk.had(unsent, drafts);
  await dieStarting(old, withinMs);
  await inspect('migration', old, oldClerk, 0);
  await emptied(await start(old, 'older'));
  await stop();
  await start(laptop, 'stop');
}

/** Kills a console that comes up, or has just come up, after so many milliseconds at most. */
async function dieStarting(on: Laptop, mostMs: number): Promise<void> {
  const { child, up } = on.boot();
  // Whether it gets as far as its address is left to chance.
  up.catch(() => {});
  await later(below(random, Math.ceil(mostMs)));
  await ended(child, 'SIGKILL');
}

/** Resolves after some changes that the page was told of, within a write or two. */
async function afterChanges(page: Life['page']): Promise<void> {
  let changes = 1 + below(random, 8);
  const told = new Promise<void>((resolve) => {
    page.listen((event) => {
      if (event === 'changed' && --changes === 0) resolve();
    });
  });
  await Promise.race([told, later(2000)]);
  await later(below(random, 25));
}

async function recovers(moment: Moment, unanswered: number): Promise<void> {
  await inspect(moment, laptop, clerk, unanswered);
  await start(laptop, 'kill');
  // As often after a clean stop, so that the two can be compared.
  await stop();
  await start(laptop, 'stop');
}

function typical(times: readonly number[]): number {
  return times.length === 0 ? STARTS_WITHIN_MS / 60 : statsOf(times).p50;
}

/** Looks at what a console left that was killed, and keeps what is broken. */
async function inspect(moment: Moment, on: Laptop, typist: Clerk, unanswered: number): Promise<void> {
  const remains = remainsOf(on.folder, await on.keys());
  const held = holdToPosition(remains, await truthOf(gateway));
  const told = typist.compare(remains);
  damage.push(...remains.damage);
  lost.push(...held.lost, ...told.lost);
  doubled.push(...told.invented);
  const { cache, outbox } = remains.versions;
  deaths.push({
    moment,
    unanswered,
    posting: remains.unsent.filter(({ state }) => state === 'posting').length,
    behind: held.behind,
    steps: CACHE_STEPS.length - cache + OUTBOX_STEPS.length - outbox,
  });
}

/** Resolves when the gateway has taken everything that was typed at this console. */
function emptied({ page }: Life): Promise<void> {
  return page.until('the gateway has taken what was typed', SETTLES_WITHIN_MS, async () => {
    const { state, waitingToSend } = await page.good('link.state', null);
    return state === 'live' && waitingToSend === 0;
  });
}

async function verdict(): Promise<number> {
  doing = 'settling';
  run('waiting until everything has settled');
  if (life === null) throw new Error('no console is left');
  await emptied(life);
  const messages = await sent();
  await inSync();
  const queued = new Map([...clerk.queued, ...oldClerk.queued]);
  const counted = countCommands(queued, messages, await arrivedAtMeta(meta, shop.customers));
  lost.push(...counted.lost);
  doubled.push(...counted.doubled);

  const having = (what: (death: Death) => boolean) => deaths.filter(what).length;
  const underWay = having((death) => death.unanswered + death.posting + death.behind + death.steps > 0);
  run(
    `killed ${deaths.length} times: ${MOMENTS.map((moment) => `${having((death) => death.moment === moment)} at ${moment}`).join(', ')}; ` +
      `${having(({ unanswered }) => unanswered > 0)} with a call unanswered, ${having(({ posting }) => posting > 0)} with a send under way, ` +
      `${having(({ behind }) => behind > 0)} with changes still to get, ${having(({ steps }) => steps > 0)} before the last step of the schema`,
  );
  for (const [after, times] of Object.entries(starts))
    stats(`start-after-${after}`, 'browser', statsOf(times));
  const counts = { kills: deaths.length, underWay, queued: queued.size, messages: messages.length };
  console.log(`stats ${JSON.stringify({ workload: 'chaos', ...counts })}`);
  const broken: [string, string[]][] = [
    ['databases that are damaged', damage],
    ['acknowledged and lost', lost],
    ['doubled, or made up', doubled],
  ];
  for (const [promise, found] of broken) {
    run(`${found.length === 0 ? 'kept' : 'BROKEN'} ${promise}: ${found.length}`);
    for (const one of found.slice(0, 5)) run(`  ${one}`);
  }
  aim('kills-under-way', scale, underWay / deaths.length, `>=${UNDER_WAY}`);
  aim('start-after-kill', scale, statsOf(starts.kill).p50 / statsOf(starts.stop).p50, `<=${START_RATIO}`);
  return broken.some(([, found]) => found.length > 0) ? 1 : 0;
}

/** Every message, when the gateway has sent what it took. */
async function sent() {
  const givenUp = performance.now() + SETTLES_WITHIN_MS;
  for (;;) {
    await meta.post('/control/flush', {});
    const messages = await everyMessage(gateway);
    const waiting = messages.filter(({ status }) => status === 'queued' || status === 'sending').length;
    if (waiting === 0) return messages;
    if (performance.now() > givenUp) throw new Error(`the gateway still has ${waiting} sends in its queue`);
    await later(500);
  }
}

/** The console, stopped, has every row of the gateway, and an empty outbox. */
async function inSync(): Promise<void> {
  for (let tries = 1; ; tries++) {
    if (life !== null) await emptied(life);
    await stop();
    const truth = await truthOf(gateway);
    const remains = remainsOf(laptop.folder, await laptop.keys());
    const { lost: missing, behind } = holdToPosition(remains, truth);
    const left = remains.unsent.map(({ text, state }) => `“${text}” is ${state}`);
    if (behind + left.length === 0) {
      lost.push(...missing);
      const wanted = new Set(truth.flatMap(({ rows }) => [...rows.keys()]));
      for (const key of remains.rows.keys())
        if (!wanted.has(key)) doubled.push(`${key} is the console’s only`);
      return;
    }
    if (tries === SYNC_TRIES)
      throw new Error(
        `the console is ${behind} revisions behind, and of its outbox ${left.join(', ') || 'nothing'}`,
      );
    await start(laptop, 'stop');
  }
}
