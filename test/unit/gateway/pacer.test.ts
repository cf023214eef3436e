import { beforeEach, describe, expect, it } from 'vitest';
import { RUSH_GAP_MS, RUSH_MS } from '#shared/coexistence/pacing.ts';
import { Pacer } from '../../../src/gateway/outbound/pacer.ts';

/** A second of so many messages of customers, evenly, that ends now. */
const second = (perSecond: number, now: number) =>
  Array.from({ length: perSecond }, (_, n) => now - Math.floor((n * 1000) / perSecond)).reverse();

describe('the pace of a number', () => {
  let now: number;
  let pacer: Pacer;
  beforeEach(() => {
    now = 1_000_000;
    pacer = new Pacer({ now: () => now, after: () => () => {} });
  });

  /** Customers write so many a second for so long; the line looks each tenth of a second. */
  function customersWrite(perSecond: number, forMs: number): void {
    for (const end = now + forMs; now < end; now += 100) pacer.hear(second(perSecond, now));
    pacer.hear(second(perSecond, now));
  }

  async function send(): Promise<void> {
    const slot = pacer.take(now);
    await pacer.goAhead(slot);
    pacer.answered(slot);
  }

  it('lets 15 go in a second, each when one of them is a second old', async () => {
    for (let n = 0; n < 15; n++) {
      expect(pacer.wait(now)).toBe(0);
      await send();
      now += 61;
    }
    // Planned a little ahead, for what comes before the POST.
    expect(pacer.wait(now)).toBeLessThanOrEqual(1_000 - 15 * 61);
    expect(pacer.wait(now)).toBeGreaterThanOrEqual(1_000 - 15 * 61 - 20);
  });

  it('waits out a burst of customers', () => {
    customersWrite(25, 1_000);
    expect(pacer.inRush(now)).toBe(false);
    expect(pacer.personWait(now)).toBeGreaterThan(0);
  });

  it('lets a reply through each second once customers have left no room for long, and no bulk', async () => {
    customersWrite(25, RUSH_MS);
    expect(pacer.inRush(now)).toBe(true);
    expect(pacer.personWait(now)).toBe(0);
    expect(pacer.wait(now)).toBeGreaterThan(0);
    await send();
    expect(pacer.personWait(now)).toBeGreaterThan(RUSH_GAP_MS / 2);
    customersWrite(25, RUSH_GAP_MS);
    expect(pacer.personWait(now)).toBe(0);
  });

  it('is in no rush any more when customers leave room', () => {
    customersWrite(25, RUSH_MS);
    customersWrite(12, 1_000);
    expect(pacer.inRush(now)).toBe(false);
    expect(pacer.wait(now)).toBe(0);
  });

  it('knows of no rush when nobody listened meanwhile', () => {
    customersWrite(25, 1_000);
    now += 10 * RUSH_MS;
    pacer.hear(second(25, now));
    expect(pacer.inRush(now)).toBe(false);
  });

  it('rests longer each time that Meta says "too much", and shortly again after one that it took', () => {
    const rest = () => {
      pacer.wasTooMuch();
      const wait = pacer.wait(now);
      now += wait;
      return wait;
    };
    expect([rest(), rest(), rest(), rest(), rest()]).toEqual([200, 400, 800, 1_000, 1_000]);
    pacer.wasTaken();
    expect(rest()).toBe(200);
  });
});
