import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Health } from '#shared/gateway-api/http.ts';
import { aim, run, type Scale, stats, statsOf } from '../bench/report.ts';
import { sign } from '../integration/gateway/support/meta.ts';
import { GatewayAtWork } from '../support/gateway-at-work.ts';
import { seeded } from '../support/random.ts';
import { batch } from './batch.ts';
import { canary, entryOf } from './canary.ts';
import type { Json } from './mutate.ts';
import { Poster } from './post.ts';
import { judge } from './verdict.ts';
import { Watcher } from './watch.ts';

/**
 * `npm run fuzz -- --scale small|medium|full --seed N`: mutated webhooks over real HTTP at a gateway process of its own.
 * Whatever stands in a body, the answer is 200, 401 or 413, the valid messages beside it arrive, every item is applied or
 * set aside with a reason, the feed keeps its contract and the queue runs empty. A broken promise exits 1.
 */
const { values: options } = parseArgs({
  options: { scale: { type: 'string', default: 'full' }, seed: { type: 'string', default: '1' } },
});
const SIZES: Record<Scale, number> = { small: 1_000, medium: 10_000, full: 100_000 };
if (!(options.scale in SIZES)) throw new Error(`--scale is one of ${Object.keys(SIZES).join(', ')}`);
const scale = options.scale as Scale;
const bodies = SIZES[scale];
const seed = Number(options.seed);
const CONNECTIONS = 6;
/** Of the feed, 15 s each. */
const PATIENT_HEARTBEATS = 8;

const broken: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'selaras-fuzz-'));
const graph = await emptyGraph();
const gateway = await GatewayAtWork.start(null, graph.url, { DATA_DIR: folder, LOG_LEVEL: 'error' });
try {
  await fuzz();
} finally {
  await gateway.drop();
  graph.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const promise of broken.slice(0, 50)) run(`BROKEN ${promise}`);
if (broken.length > 50) run(`BROKEN ${broken.length - 50} more`);
process.exitCode = broken.length > 0 ? 1 : 0;

async function fuzz(): Promise<void> {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const corpus = fixtures();
  run(`${bodies} bodies from ${corpus.length} fixtures, seed ${seed}`);
  const watcher = await Watcher.follow(gateway.url, gateway.token, gateway.feed);
  const poster = new Poster(gateway.url, CONNECTIONS);
  const wanted = new Map<string, string>();
  const answers = new Map<number | string, number>();
  const times: number[] = [];
  let signed = 0;
  let unreadable = 0;
  let bytes = 0;

  async function postOne(index: number): Promise<void> {
    const made = batch(corpus, index, seeded(seed * 1_000_003 + index));
    signed += Number(made.signed);
    unreadable += Number(made.unreadable);
    bytes += made.body.length;
    const posted = performance.now();
    const answer = await poster.post(made).catch((error: unknown) => `no answer (${String(error)})`);
    times.push(performance.now() - posted);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (answer !== made.wanted) broken.push(`body ${index} was answered ${answer}, not ${made.wanted}`);
    if (answer === 200) for (const { wamid, text } of made.canaries) wanted.set(wamid, text);
  }

  let next = 0;
  async function postAll(): Promise<void> {
    while (next < bodies && broken.length < 1_000) {
      const index = next++;
      await postOne(index);
      if ((index + 1) % 10_000 === 0) {
        const { inbox } = Health.parse((await gateway.ask('GET', '/v1/health')).body);
        run(`${index + 1} posted after ${seconds()} s, ${inbox.waiting} wait`);
      }
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, postAll));
  run(`all posted after ${seconds()} s, ${(bytes / 2 ** 20).toFixed(0)} MiB`);

  const last = live(bodies * 2);
  const arrived = watcher.arrival(last.wamid);
  const answer = await poster.post(last);
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
  wanted.set(last.wamid, last.text);
  // Live bodies are taken in the order received: with the last one everything live has come.
  await arrived;
  const left = await emptied(watcher);
  if (left > 0) broken.push(`${left} bodies wait and nothing moves`);
  run(`the queue is empty after ${seconds()} s, ${watcher.rows} rows came by the feed`);
  if (watcher.problem) broken.push(watcher.problem.message);
  watcher.close();
  poster.close();
  await gateway.end('SIGTERM');

  const verdict = await judge(join(folder, 'database'), wanted, answers.get(200) ?? 0);
  broken.push(...verdict.broken);
  run(`answers ${[...answers].map(([answer, count]) => `${answer}: ${count}`).join(', ')}`);
  const { applied, notNeeded, setAside } = verdict.items;
  run(`items ${applied} applied, ${setAside} set aside, ${notNeeded} not needed`);
  for (const [reason, count] of [...verdict.reasons].toSorted(([, a], [, b]) => b - a).slice(0, 25))
    run(`set aside ${count}: ${reason}`);
  run(`canaries ${wanted.size} told, in ${unreadable} bodies the bytes were spoiled`);
  stats('acknowledge', 'gateway', statsOf(times));
  aim('fuzz-bodies', scale, times.length, `>=${bodies}`);
  aim('fuzz-signed-share', scale, signed / bodies, '>=0.9');
  aim('fuzz-canaries-lost', scale, verdict.broken.filter((one) => one.startsWith('wamid.')).length, '<=0');
  aim('fuzz-promises-broken', scale, broken.length, '<=0');
}

/**
 * What was imported is worked on behind everything live: looks again with every frame of the feed.
 * @returns how many bodies wait, once they are none or have not become fewer for so many heartbeats
 */
async function emptied(watcher: Watcher): Promise<number> {
  let before = Number.POSITIVE_INFINITY;
  for (let heartbeats = 0; heartbeats < PATIENT_HEARTBEATS; ) {
    const { inbox } = Health.parse((await gateway.ask('GET', '/v1/health')).body);
    if (inbox.waiting === 0) return 0;
    if (inbox.waiting < before) heartbeats = 0;
    before = Math.min(before, inbox.waiting);
    if ((await watcher.frame()) === 'tick') heartbeats++;
  }
  return before;
}

/** A plain live message. */
function live(index: number) {
  for (let attempt = 0; ; attempt++) {
    const one = canary(index, seeded(attempt));
    if (one.field !== 'messages') continue;
    const body = Buffer.from(JSON.stringify({ entry: [entryOf(one.change)] }));
    return {
      ...one,
      body,
      chunked: false,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) },
    };
  }
}

function fixtures(): Json[] {
  const place = join(import.meta.dirname, '../fixtures/webhooks');
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !name.endsWith('.events.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')) as Json);
}

/** Meta's side, which has none of the files that the bodies name. */
async function emptyGraph(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { code: 100, message: 'There is no such thing.' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`,
    close: () => server.close(),
  };
}
