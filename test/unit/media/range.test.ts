import { describe, expect, it } from 'vitest';
import { askedFrom, askedRange } from '../../../src/main/media/range.ts';

describe('a range', () => {
  it.each([
    [null, 'whole'],
    ['bytes=0-', { from: 0, to: 99 }],
    ['bytes=10-19', { from: 10, to: 19 }],
    ['bytes=90-500', { from: 90, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-500', { from: 0, to: 99 }],
    ['bytes=-0', null],
    ['bytes=100-', null],
    ['bytes=20-10', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=-', 'whole'],
    ['lines=1-2', 'whole'],
  ])('%s of a hundred bytes', (header, wanted) => expect(askedRange(header, 100)).toEqual(wanted));

  it('begins somewhere also when the size is not known', () => {
    expect([null, 'bytes=7-', 'bytes=-7', 'nonsense'].map(askedFrom)).toEqual([0, 7, 0, 0]);
  });
});
