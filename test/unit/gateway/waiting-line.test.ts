import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAIR_PACE, take } from '#shared/coexistence/pacing.ts';
import {
  explainWaits,
  type LineState,
  planSends,
  type WaitingSend,
} from '../../../src/gateway/outbound/waiting-line.ts';

const NOW = 1_000_000;
const free: LineState = {
  paused: false,
  personWait: 0,
  bulkWait: 0,
  rush: false,
  gap: 70,
  pairs: new Map(),
  busyThreads: new Set(),
};

/** `a1`: the first send of thread a, to the contact of thread a; `a1*` is bulk. */
function line(...names: string[]): WaitingSend[] {
  return names.map((name, seq) => ({
    id: name,
    commandId: name,
    seq,
    threadId: name[0] ?? '',
    contactId: name[0] ?? '',
    lane: name.endsWith('*') ? 'bulk' : 'person',
    notBefore: 0,
    attempts: 0,
    refusals: 0,
    uploadedAs: null,
  }));
}

function exhausted() {
  let bucket = null as number | null;
  for (let i = 0; i < PAIR_PACE.burst; i++) bucket = take(bucket, PAIR_PACE, NOW);
  return bucket;
}

function planned(sends: WaitingSend[], state: Partial<LineState>) {
  const plan = planSends(sends, { ...free, ...state }, NOW);
  return {
    next: plan.next?.id ?? null,
    inMs: plan.wakeAt === null ? null : Math.round(plan.wakeAt - NOW),
  };
}

function explained(sends: WaitingSend[], state: Partial<LineState>) {
  return explainWaits(sends, { ...free, ...state }, NOW).map(
    ({ send, reason, goesAt }) => `${send.id}:${reason}:${goesAt === null ? '?' : goesAt - NOW}`,
  );
}

describe('who goes next', () => {
  it.each<[string, WaitingSend[], Partial<LineState>, ReturnType<typeof planned>]>([
    ['nobody waits', [], {}, { next: null, inMs: null }],
    ['the first in line', line('a1', 'b1'), {}, { next: 'a1', inMs: null }],
    [
      'order is kept in a thread',
      line('a1', 'a2', 'b1'),
      { busyThreads: new Set(['a']) },
      { next: 'b1', inMs: null },
    ],
    ['the number is busy', line('a1'), { personWait: 66 }, { next: null, inMs: 66 }],
    ['the number is paused', line('a1', 'b1'), { paused: true }, { next: null, inMs: null }],
    [
      'one person had all that fit at once',
      line('a1', 'a2', 'b1'),
      { pairs: new Map([['a', exhausted()]]) },
      { next: 'b1', inMs: null },
    ],
    [
      'a reply goes in a rush of customers, bulk waits for its end',
      line('a1*', 'b1'),
      { rush: true, bulkWait: 900 },
      { next: 'b1', inMs: null },
    ],
    [
      'bulk alone waits for the end of a rush',
      line('a1*'),
      { rush: true, bulkWait: 900 },
      { next: null, inMs: 900 },
    ],
    ['a reply overtakes bulk', line('a1*', 'b1*', 'c1'), {}, { next: 'c1', inMs: null }],
    [
      'bulk that a reply follows in its thread goes with it',
      line('a1*', 'b1*', 'b2'),
      {},
      { next: 'b1*', inMs: null },
    ],
    [
      'bulk goes while every reply has to wait for its recipient',
      line('a1*', 'b1'),
      { pairs: new Map([['b', exhausted()]]) },
      { next: 'a1*', inMs: null },
    ],
  ])('%s', (_name, sends, state, expected) => expect(planned(sends, state)).toEqual(expected));

  it('lets a send that must wait before its next try hold up its own thread only', () => {
    const [a1, a2, b1] = line('a1', 'a2', 'b1');
    if (!a1 || !a2 || !b1) throw new Error('a line of three');
    const waiting = [{ ...a1, notBefore: NOW + 4_000 }, a2, b1];
    expect(planned(waiting, {}).next).toBe('b1');
    expect(planned([waiting[0] ?? a1, a2], {})).toEqual({ next: null, inMs: 4_000 });
  });

  it('keeps the order of every thread, and sends no bulk while a reply could go', () => {
    const names = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(names, (given) => {
        let waiting = line(...given.map(([thread, bulk], place) => `${thread}${place}${bulk ? '*' : ''}`));
        const gone: WaitingSend[] = [];
        for (;;) {
          const { next } = planSends(waiting, free, NOW);
          if (!next) break;
          const replies = new Set(
            waiting.filter(({ lane }) => lane === 'person').map((send) => send.threadId),
          );
          if (replies.size > 0) expect(replies).toContain(next.threadId);
          waiting = waiting.filter((send) => send !== next);
          gone.push(next);
        }
        expect(gone).toHaveLength(given.length);
        for (const thread of ['a', 'b', 'c', 'd']) {
          const order = gone.filter(({ threadId }) => threadId === thread).map(({ seq }) => seq);
          expect(order).toEqual(order.toSorted((x, y) => x - y));
        }
      }),
    );
  });
});

describe('what is told of a line', () => {
  it.each<[string, WaitingSend[], Partial<LineState>, string[]]>([
    ['turns', line('a1', 'b1'), { personWait: 30 }, ['a1:pacing:30', 'b1:pacing:100']],
    [
      'replies first, then bulk',
      line('a1*', 'b1', 'c1*'),
      {},
      ['b1:pacing:0', 'a1*:people-first:70', 'c1*:people-first:140'],
    ],
    ['bulk alone', line('a1*'), {}, ['a1*:pacing:0']],
    [
      'a rush of customers',
      line('a1*', 'b1'),
      { rush: true, personWait: 400, bulkWait: 900 },
      ['b1:customers:400', 'a1*:customers:?'],
    ],
    ['paused', line('a1', 'b1'), { paused: true }, ['a1:paused:?', 'b1:paused:?']],
    [
      'the pair limit, and those behind it',
      line('a1', 'a2'),
      { pairs: new Map([['a', exhausted()]]) },
      ['a1:pair:6000', 'a2:pair:12000'],
    ],
    ['one under way', line('a2'), { busyThreads: new Set(['a']) }, ['a2:null:0']],
  ])('%s', (_name, sends, state, expected) => expect(explained(sends, state)).toEqual(expected));
});
