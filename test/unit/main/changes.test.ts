import { describe, expect, it } from 'vitest';
import type { EventPayload } from '#shared/console-api/events.ts';
import { createChanges } from '../../../src/main/console/changes.ts';
import { heldTimers } from './support/held-timers.ts';

function gathered() {
  const told: EventPayload<'changed'>[] = [];
  const timers = heldTimers();
  return { told, timers, changes: createChanges((changed) => told.push(changed), timers) };
}

describe('what changed', () => {
  it('is told at once after a quiet time', () => {
    const { told, timers, changes } = gathered();
    changes.add({ threadIds: ['a'], listChanged: true });
    timers.advance(0);
    expect(told).toEqual([{ all: false, threadIds: ['a'], listChanged: true, numbersChanged: false }]);
  });

  it('is told at most twenty times a second, with nothing left out', () => {
    const { told, timers, changes } = gathered();
    for (let n = 0; n < 1000; n++) {
      changes.add({ threadIds: [`t${n % 150}`], numbersChanged: n === 999 });
      timers.advance(1);
    }
    timers.advance(100);
    expect(told.length).toBeLessThanOrEqual(22);
    expect(new Set(told.flatMap(({ threadIds }) => threadIds)).size).toBe(150);
    expect(told.at(-1)?.numbersChanged).toBe(true);
  });

  it('is everything when everything was voided, or too much at once', () => {
    const { told, timers, changes } = gathered();
    changes.all();
    timers.advance(60);
    changes.add({ threadIds: Array.from({ length: 500 }, (_, n) => `t${n}`) });
    timers.advance(60);
    expect(told.map(({ all }) => all)).toEqual([true, true]);
  });

  it('says nothing when nothing changed', () => {
    const { told, timers, changes } = gathered();
    changes.add({ threadIds: [] });
    timers.advance(1000);
    expect(told).toEqual([]);
  });
});
