import { describe, expect, it } from 'vitest';
import { numberPace, PAIR_PACE, take } from '#shared/coexistence/pacing.ts';
import { type LineState, planSends, type WaitingSend } from '../../../src/gateway/outbound/waiting-line.ts';

const NOW = 1_000_000;
const free: LineState = {
  paused: false,
  pace: numberPace(0),
  bucket: null,
  pairs: new Map(),
  busyThreads: new Set(),
};

/** `a1`: the first send of thread a, to the contact of thread a. */
function line(...names: string[]): WaitingSend[] {
  return names.map((name, seq) => ({
    messageId: name,
    commandId: name,
    seq,
    threadId: name[0] ?? '',
    contactId: name[0] ?? '',
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
    next: plan.next?.messageId ?? null,
    waits: plan.waits.map(({ send, reason }) => `${send.messageId}:${reason}`),
    inMs: plan.wakeAt === null ? null : Math.round(plan.wakeAt - NOW),
  };
}

describe('who goes next', () => {
  it.each<[string, WaitingSend[], Partial<LineState>, ReturnType<typeof planned>]>([
    ['nobody waits', [], {}, { next: null, waits: [], inMs: null }],
    ['the first in line', line('a1', 'b1'), {}, { next: 'a1', waits: ['b1:pacing'], inMs: 0 }],
    [
      'order is kept in a thread',
      line('a1', 'a2', 'b1'),
      { busyThreads: new Set(['a']) },
      { next: 'b1', waits: ['a1:null', 'a2:null'], inMs: null },
    ],
    ['the number is busy', line('a1'), { bucket: NOW + 66 }, { next: null, waits: ['a1:pacing'], inMs: 66 }],
    [
      'incoming messages use everything',
      line('a1'),
      { pace: null },
      { next: null, waits: ['a1:pacing'], inMs: 250 },
    ],
    [
      'the number is paused',
      line('a1', 'b1'),
      { paused: true },
      { next: null, waits: ['a1:paused', 'b1:paused'], inMs: null },
    ],
    [
      'one person had 45 at once',
      line('a1', 'a2', 'b1'),
      { pairs: new Map([['a', exhausted()]]) },
      { next: 'b1', waits: ['a1:pair', 'a2:pair'], inMs: 6_000 },
    ],
  ])('%s', (_name, sends, state, expected) => expect(planned(sends, state)).toEqual(expected));

  it('lets a send that must wait before its next try hold up its own thread only', () => {
    const [a1, a2, b1] = line('a1', 'a2', 'b1');
    if (!a1 || !a2 || !b1) throw new Error('a line of three');
    const plan = planned([{ ...a1, notBefore: NOW + 4_000 }, a2, b1], {});
    expect(plan).toEqual({ next: 'b1', waits: ['a1:retry', 'a2:retry'], inMs: 4_000 });
  });
});
