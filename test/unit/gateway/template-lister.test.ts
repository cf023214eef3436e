import Fastify from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TemplateListing } from '../../../src/gateway/meta/template-list.ts';
import type { Timers } from '../../../src/gateway/outbound/timers.ts';
import type { Store } from '../../../src/gateway/store/open.ts';
import type { Listener } from '../../../src/gateway/store/signal.ts';
import { MOST_OFTEN_MS, TemplateLister } from '../../../src/gateway/templates/template-lister.ts';

const MINUTE = 60_000;
const A = '0198c3f0-0000-7000-8000-00000000000a';
const B = '0198c3f0-0000-7000-8000-00000000000b';
const { log } = Fastify();

/** Time that moves when a test says so; alarms that are due ring in their order. */
class Time implements Timers {
  at = 1_000_000;
  readonly alarms = new Set<{ at: number; run: () => void }>();
  now = () => this.at;
  after = (ms: number, run: () => void) => {
    const alarm = { at: this.at + ms, run };
    this.alarms.add(alarm);
    return () => void this.alarms.delete(alarm);
  };
}

describe('when the list of templates is asked for', () => {
  let time: Time;
  let lister: TemplateLister;
  let asked: { numberId: string; at: number }[];
  let answer: (numberId: string) => TemplateListing | null;
  let tell: Listener;

  beforeEach(() => {
    time = new Time();
    asked = [];
    // Only refusals: what is done with a list is tested over a database.
    answer = () => ({ kind: 'refused', code: 190, detail: 'token' });
    const signal = {
      listen(listener: Listener) {
        tell = listener;
        return () => undefined;
      },
      close: async () => {},
    };
    lister = new TemplateLister({
      store: { signal } as unknown as Store,
      clock: { now: () => 0 },
      timers: time,
      log,
      listingOf(numberId) {
        const given = answer(numberId);
        if (given === null) return null;
        asked.push({ numberId, at: time.at });
        return Promise.resolve(given);
      },
    });
    lister.start();
  });

  /** Lets what has begun come to its end. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  async function pass(ms: number): Promise<void> {
    const end = time.at + ms;
    await settle();
    for (;;) {
      const [next] = [...time.alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      time.alarms.delete(next);
      time.at = next.at;
      next.run();
      await settle();
    }
    time.at = end;
  }
  const times = (numberId = A) => asked.filter((one) => one.numberId === numberId).length;

  it('at once, and daily from then on', async () => {
    lister.refresh(A);
    expect(times()).toBe(1);
    await pass(23 * 60 * MINUTE);
    expect(times()).toBe(1);
    await pass(2 * 60 * MINUTE);
    expect(times()).toBe(2);
    await pass(3 * 24 * 60 * MINUTE);
    expect(times()).toBe(5);
  });

  it('never more often than every few minutes, however often somebody asks', async () => {
    lister.refresh(A);
    for (let minute = 0; minute < 30; minute += 1) {
      lister.refresh(A);
      tell('templates');
      await pass(MINUTE);
    }
    expect(times()).toBe(11);
    const gaps = asked.slice(1).map(({ at }, place) => at - (asked[place]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MOST_OFTEN_MS);
  });

  it('of every number, when something was heard of a template that nobody knows', async () => {
    lister.refresh(A);
    lister.refresh(B);
    await pass(10 * MINUTE);
    tell('outbound');
    await settle();
    expect([times(A), times(B)]).toEqual([1, 1]);
    tell('templates');
    await settle();
    expect([times(A), times(B)]).toEqual([2, 2]);
  });

  it('not for a quarter of an hour after the calls were used up, and then by itself', async () => {
    answer = () => ({ kind: 'busy', detail: 'too many calls' });
    lister.refresh(A);
    await settle();
    expect(lister.state(A)).toEqual({ listedAt: null, problem: { code: 'busy', detail: 'too many calls' } });
    lister.refresh(A);
    await pass(14 * MINUTE);
    expect(times()).toBe(1);
    await pass(2 * MINUTE);
    expect(times()).toBe(2);
  });

  it('again soon when nobody answered, but not by itself after a refusal', async () => {
    answer = (numberId) =>
      numberId === A
        ? { kind: 'unavailable', detail: 'timeout' }
        : { kind: 'refused', code: 190, detail: 'token' };
    lister.refresh(A);
    lister.refresh(B);
    await pass(11 * MINUTE);
    expect([times(A), times(B)]).toEqual([2, 1]);
  });

  it('not while the number has no way to Meta, and at once when it has', async () => {
    answer = () => null;
    lister.refresh(A);
    await settle();
    answer = () => ({ kind: 'refused', code: 190, detail: 'token' });
    lister.refresh(A);
    await pass(MOST_OFTEN_MS);
    expect(times()).toBe(1);
  });

  it('never after the end', async () => {
    lister.refresh(A);
    await lister.stop();
    expect(time.alarms.size).toBe(0);
    lister.refresh(B);
    tell('templates');
    await settle();
    expect(asked).toHaveLength(1);
  });
});
