import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistoryPlan, PlannedPast } from '../../../src/simulator/history/plan.ts';
import { type Passage, Traffic, trafficReport } from '../../../src/simulator/world/traffic.ts';

const passage = (at: number, outcome: Passage['outcome'] = 'accepted', who = 'rina'): Passage => ({
  at,
  number: '1',
  who,
  outcome,
});

describe('the report of what passed', () => {
  it('finds the fullest sliding second, whatever the clock’s seconds', () => {
    const passages = [600, 800, 1000, 1200, 1599, 1600].map((at) => passage(at));
    passages.push(passage(1300, 'in'), passage(1400, 131056));
    const report = trafficReport(passages.toSorted((a, b) => a.at - b.at));
    expect(report.worstSecond).toEqual({ from: 600, out: 5, in: 1 });
    expect(report.perSecond).toEqual([
      { second: 0, out: 2, refused: 0, in: 0 },
      { second: 1, out: 4, refused: 1, in: 1 },
    ]);
  });

  it('never calls a person more than 45 ahead whom the pair rule let by', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 300 }), (pauses) => {
        const traffic = new Traffic();
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          if (traffic.takePair('rina', at)) traffic.note(passage(at));
        }
        const { worstAhead = 0 } = trafficReport(traffic.passages()).recipients.rina ?? {};
        expect(worstAhead).toBeLessThanOrEqual(45 + 1e-6);
      }),
    );
  });
});

describe('a made-up past', () => {
  it('puts every message of every thread into exactly one chunk', () => {
    fc.assert(
      fc.property(
        fc.record({
          messages: fc.integer({ min: 1, max: 3_000 }),
          threads: fc.integer({ min: 1, max: 60 }),
          chunkMessages: fc.integer({ min: 1, max: 700 }),
          days: fc.integer({ min: 1, max: 180 }),
        }),
        (sizes) => {
          const past = new PlannedPast(HistoryPlan.parse(sizes), 1_795_140_000_000);
          const seen = new Map<number, number>();
          for (const { runs, messages } of past.chunks()) {
            expect(messages).toBeLessThanOrEqual(sizes.chunkMessages);
            for (const { thread, from, to } of runs) seen.set(thread, (seen.get(thread) ?? 0) + to - from);
          }
          for (const [thread, count] of seen) expect(count).toBe(past.messagesOf(thread));
          expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(sizes.messages);
        },
      ),
      { numRuns: 40 },
    );
  });
});
