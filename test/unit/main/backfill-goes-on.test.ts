import { expect, test } from 'vitest';
import type { Cache, ChangeSummary } from '../../../src/main/cache/cache.ts';
import { createBackfill } from '../../../src/main/link/backfill.ts';
import type { GatewayHttp } from '../../../src/main/link/gateway-http.ts';
import type { Timers } from '../../../src/main/link/timers.ts';

const THREAD = '01a1fd89-2cc4-744f-b2a3-43140c15b10d';
const SUMMARY: ChangeSummary = {
  threadIds: [],
  listChanged: false,
  numbersChanged: false,
  commandIds: [],
  arrived: [],
};
const silent = { info() {}, warn() {}, error() {} };
const atOnce: Timers = {
  after(_ms, call) {
    const timer = setImmediate(call);
    return () => clearImmediate(timer);
  },
  monotonic: () => 0,
  random: () => 0,
};

type Page = Awaited<ReturnType<GatewayHttp['messages']>>;
const LOST: Page = { ok: false, failure: { kind: 'unreachable' } } as Page;
const LAST: Page = { ok: true, value: { messages: [], next: null } };

/** A walk over one thread whose requests the test answers. */
function walkOverOneThread() {
  const requests: ((page: Page) => void)[] = [];
  let asked: () => void = () => {};
  let complete = false;
  let done: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const cache: Pick<Cache, 'applyBackfill' | 'backfillOf' | 'nextBackfill'> = {
    backfillOf: async () => null,
    nextBackfill: async () =>
      complete ? null : { threadId: THREAD, from: { before: null, state: '0/0' }, done: 0, total: 1 },
    async applyBackfill() {
      complete = true;
      done();
      return SUMMARY;
    },
  };
  const backfill = createBackfill({
    cache,
    http: {
      messages: () =>
        new Promise<Page>((resolve) => {
          requests.push(resolve);
          asked();
        }),
    },
    timers: atOnce,
    log: silent,
    idle: async () => {},
    events: { wrote() {}, progress() {} },
  });
  return {
    backfill,
    finished,
    /** The next request that nobody has answered yet. */
    async request(): Promise<(page: Page) => void> {
      if (requests.length === 0)
        await new Promise<void>((resolve) => {
          asked = resolve;
        });
      const answer = requests.shift();
      if (answer === undefined) throw new Error('no request');
      return answer;
    },
  };
}

test('a line that comes back while a page is still under way does not end the walk', async () => {
  const { backfill, finished, request } = walkOverOneThread();
  backfill.setLive(true);
  const first = await request();
  backfill.setLive(false);
  backfill.setLive(true);
  first(LOST);
  (await request())(LAST);
  await expect(finished).resolves.toBeUndefined();
  await backfill.stop();
});

test('a page that does not come on a live line is asked for again', async () => {
  const { backfill, finished, request } = walkOverOneThread();
  backfill.setLive(true);
  (await request())(LOST);
  (await request())(LAST);
  await expect(finished).resolves.toBeUndefined();
  await backfill.stop();
});
