import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { BackfillFrom } from '../../../src/main/cache/cache.ts';
import { compareKeys } from '../../../src/main/cache/families.ts';
import { type CacheHere, cacheHere } from '../../support/cache-here.ts';
import { message, thread } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const NUMBER = id('a', 1);
const FEED: FeedName = `number:${NUMBER}`;
const [A, B] = [id('c', 1), id('c', 2)];

let revision = 1;
const said = (count: number, more: Partial<Message> = {}): Message =>
  message({
    id: id('d', count),
    numberId: NUMBER,
    threadId: A,
    sentAt: count * 1000,
    revision: ++revision,
    ...more,
  });
const talk = (threadId: string, lastMessageAt: number, more: Partial<Thread> = {}): FeedRow => ({
  kind: 'thread',
  row: thread({
    id: threadId,
    numberId: NUMBER,
    contactId: id('b', 1),
    lastMessageAt,
    revision: ++revision,
    ...more,
  }),
});
const rows = (messages: Message[]): FeedRow[] => messages.map((row) => ({ kind: 'message', row }));

function snapshot(here: CacheHere, all: FeedRow[]): void {
  here.write.applySnapshot({ feed: FEED, epoch: 'one', rows: all, finish: { revision: ++revision } });
}
function live(here: CacheHere, upserts: FeedRow[]): void {
  here.write.applyChanges({ feed: FEED, epoch: 'one', revision: ++revision, upserts, removes: [] });
}
function shown(here: CacheHere, threadId = A) {
  const { messages, olderExist } = here.read.listMessages({ threadId, at: { from: 'newest' }, limit: 100 });
  return { counts: messages.map(({ sentAt }) => sentAt / 1000), olderExist };
}
/** What the gateway answers to a request for older messages. */
function page(
  truth: Message[],
  { before }: BackfillFrom,
  limit: number,
): { messages: Message[]; complete: boolean } {
  const older = truth
    .filter((one) => before === null || compareKeys(one, before) < 0)
    .sort((a, b) => compareKeys(b, a));
  return { messages: older.slice(0, limit), complete: older.length <= limit };
}

describe('the border of a thread', () => {
  test('after a snapshot the messages of the last day are shown, and what comes live after them', () => {
    const here = cacheHere();
    snapshot(here, [talk(A, 11_000), ...rows([said(10), said(11)])]);
    expect(shown(here)).toEqual({ counts: [10, 11], olderExist: true });
    live(here, rows([said(12)]));
    expect(shown(here).counts).toEqual([10, 11, 12]);
    here.close();
  });

  test('an old message whose state changed is not shown before its neighbours are here', () => {
    const here = cacheHere();
    const truth = [1, 2, 3, 4, 10].map((count) => said(count));
    snapshot(here, [talk(A, 10_000), ...rows(truth.slice(-1))]);
    live(here, rows([said(2, { status: 'read' })]));
    expect(shown(here).counts).toEqual([10]);
    const from = here.read.backfillOf(A);
    expect(from?.before).toEqual({ sentAt: 10_000, id: expect.any(String) });
    if (from)
      here.write.applyBackfill({
        threadId: A,
        from,
        messages: [truth[3], truth[2]] as Message[],
        complete: false,
      });
    expect(shown(here)).toEqual({ counts: [3, 4, 10], olderExist: true });
    here.close();
  });

  test('a quiet thread needs no pages to show what comes next', () => {
    const here = cacheHere();
    snapshot(here, [talk(A, 5_000), talk(B, 9_000)]);
    live(here, rows([said(12)]));
    expect(shown(here)).toEqual({ counts: [12], olderExist: true });
    here.close();
  });

  test('imported history sends the border back to the top, and a page asked for before it moves nothing', () => {
    const here = cacheHere();
    const truth = [1, 2, 3, 4, 5, 6].map((count) => said(count));
    snapshot(here, [talk(A, 6_000), ...rows(truth.slice(2))]);
    const stale = here.read.backfillOf(A);
    live(here, [talk(A, 6_000, { historyRound: 1 })]);
    expect(shown(here)).toEqual({ counts: [], olderExist: true });

    if (stale) here.write.applyBackfill({ threadId: A, from: stale, ...page(truth, stale, 2) });
    expect(shown(here).counts).toEqual([]);

    const imported = said(5, { id: id('e', 5), sentAt: 5_500, source: 'history', revision: 0 });
    const fresh = here.read.backfillOf(A);
    expect(fresh).toEqual({ before: null, state: '1/1' });
    // A page read before a second import committed: it joins by its key and still lacks rows.
    live(here, [talk(A, 6_000, { historyRound: 2 })]);
    if (fresh) here.write.applyBackfill({ threadId: A, from: fresh, ...page(truth, fresh, 10) });
    expect(shown(here).counts).toEqual([]);
    const last = here.read.backfillOf(A);
    if (last) here.write.applyBackfill({ threadId: A, from: last, ...page([...truth, imported], last, 10) });
    expect(shown(here)).toEqual({ counts: [1, 2, 3, 4, 5, 5.5, 6], olderExist: false });
    expect(here.read.backfillOf(A)).toBeNull();
    expect(here.read.nextBackfill()).toBeNull();
    here.close();
  });

  test('a thread that history made shows nothing before its first page, which is asked for from the newest', () => {
    const here = cacheHere();
    snapshot(here, []);
    live(here, [talk(A, 6_000, { historyRound: 1 })]);
    expect(here.read.nextBackfill()).toEqual({
      threadId: A,
      from: { before: null, state: '1/1' },
      done: 0,
      total: 1,
    });
    const truth = [5, 6].map((count) => said(count, { revision: 0, source: 'history' }));
    here.write.applyBackfill({
      threadId: A,
      from: { before: null, state: '1/1' },
      messages: truth,
      complete: true,
    });
    expect(shown(here)).toEqual({ counts: [5, 6], olderExist: false });
    here.close();
  });

  test('merged threads are one, without holes only as far as each of them is', () => {
    const here = cacheHere();
    const [a, b] = [
      [1, 3, 5, 7, 9].map((count) => said(count)),
      [2, 4, 6, 8].map((count) => said(count, { threadId: B })),
    ];
    snapshot(here, [talk(A, 9_000), talk(B, 8_000), ...rows([said(20, { id: id('e', 20) })])]);
    here.write.applyBackfill({
      threadId: A,
      from: { before: null, state: '1/0' },
      messages: a,
      complete: true,
    });
    here.write.applyBackfill({
      threadId: B,
      from: { before: null, state: '1/0' },
      messages: b.slice(-1),
      complete: false,
    });
    live(here, [talk(B, 8_000, { mergedInto: A })]);

    expect(shown(here).counts).toEqual([8, 9, 20]);
    expect(shown(here, B)).toEqual(shown(here, A));
    expect(here.read.getThread(B)).toMatchObject({ thread: { id: A }, threadIds: [A, B] });
    const { threads } = here.read.listThreads({ filter: 'all', before: null, limit: 9, now: 0 });
    expect(threads.map((row) => row.id)).toEqual([A]);

    const from = here.read.backfillOf(A);
    if (from) here.write.applyBackfill({ threadId: A, from, ...page([...a, ...b], from, 50) });
    expect(shown(here)).toEqual({ counts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 20], olderExist: false });
    here.close();
  });

  test('whatever happens, what is shown is the newest part of the truth without a hole', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('message' as const) },
      { weight: 2, arbitrary: fc.record({ changed: fc.nat() }) },
      {
        weight: 3,
        arbitrary: fc.record({ ask: fc.constantFrom(A, B), limit: fc.integer({ min: 1, max: 4 }) }),
      },
      { weight: 3, arbitrary: fc.constant('answer' as const) },
      { weight: 1, arbitrary: fc.record({ imports: fc.array(fc.nat(400), { minLength: 1, maxLength: 4 }) }) },
      { weight: 1, arbitrary: fc.constant('merge' as const) },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.array(step, { maxLength: 30 }), (recent, steps) => {
        const here = cacheHere();
        const truth = [...Array(16).keys()].map((at) =>
          said(at * 25 + 1, { id: id('d', at + 1), threadId: at % 3 ? A : B }),
        );
        const threads = new Map(
          [A, B].map((one) => [one, { historyRound: 0, mergedInto: null as string | null }]),
        );
        const lastOf = (threadId: string) =>
          Math.max(0, ...truth.filter((one) => one.threadId === threadId).map((one) => one.sentAt));
        const threadRow = (threadId: string) => talk(threadId, lastOf(threadId), threads.get(threadId));
        const family = (threadId: string) => (threads.get(B)?.mergedInto ? [A, B] : [threadId]);
        const inFamily = (threadId: string) => truth.filter((one) => family(threadId).includes(one.threadId));
        const floor = truth.length - recent;
        snapshot(here, [threadRow(A), threadRow(B), ...rows(truth.slice(floor))]);
        const flying: { threadId: string; from: BackfillFrom; messages: Message[]; complete: boolean }[] = [];

        for (const now of steps) {
          if (now === 'message') {
            const one = said(1000 + revision, { threadId: revision % 2 ? A : B });
            truth.push(one);
            live(here, [...rows([one]), threadRow(one.threadId)]);
          } else if (now === 'merge') {
            threads.set(B, { historyRound: threads.get(B)?.historyRound ?? 0, mergedInto: A });
            live(here, [threadRow(B), threadRow(A)]);
          } else if (now === 'answer') {
            const answer = flying.shift();
            if (answer) here.write.applyBackfill(answer);
          } else if ('changed' in now) {
            const at = now.changed % truth.length;
            const one = { ...(truth[at] as Message), revision: ++revision };
            truth[at] = one;
            live(here, rows([one]));
          } else if ('ask' in now) {
            const from = here.read.backfillOf(now.ask);
            if (from) flying.push({ threadId: now.ask, from, ...page(inFamily(now.ask), from, now.limit) });
          } else {
            for (const at of now.imports)
              truth.push(said(at, { id: id('e', ++revision), source: 'history', revision: 0 }));
            threads.set(A, { historyRound: (threads.get(A)?.historyRound ?? 0) + 1, mergedInto: null });
            live(here, [threadRow(A)]);
          }
          for (const threadId of [A, B]) {
            const { messages, olderExist } = here.read.listMessages({
              threadId,
              at: { from: 'newest' },
              limit: 200,
            });
            const whole = inFamily(threadId).sort(compareKeys);
            expect(messages.map((one) => one.id)).toEqual(
              whole.slice(whole.length - messages.length).map((one) => one.id),
            );
            if (messages.length < whole.length) expect(olderExist).toBe(true);
          }
        }
        here.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
