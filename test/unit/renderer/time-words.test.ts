import { describe, expect, it } from 'vitest';
import { windowState } from '#shared/coexistence/window.ts';
import { windowTone } from '../../../src/renderer/time/window-tone.ts';
import {
  clockTime,
  dayName,
  listTime,
  momentWords,
  shortDate,
  spanWords,
} from '../../../src/renderer/time/words.ts';

// A Saturday; local time, as people read it.
const NOW = new Date(2026, 10, 21, 9, 47).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('times as people say them', () => {
  it('in a list', () => {
    expect(listTime('en', at(21, 9, 41), NOW)).toBe('09:41');
    expect(listTime('en', at(20, 23, 59), NOW)).toBe('Yesterday');
    expect(listTime('id', at(20, 0, 1), NOW)).toBe('Kemarin');
    expect(listTime('en', at(17, 8), NOW)).toBe('Tue');
    expect(listTime('en', at(3, 8), NOW)).toBe('3 Nov');
    expect(listTime('en', new Date(2025, 10, 3).getTime(), NOW)).toBe('3 Nov 2025');
  });

  it('as day lines', () => {
    expect(dayName('id', at(21, 1), NOW)).toBe('Hari ini');
    expect(dayName('en', at(20, 1), NOW)).toBe('Yesterday');
    expect(dayName('id', at(18, 1), NOW)).toBe('Rabu');
    expect(dayName('en', at(1, 1), NOW)).toBe('Sunday 1 November');
  });

  it('inside sentences, past and to come', () => {
    expect(momentWords('id', at(21, 9, 41), NOW)).toBe('tadi 09:41');
    expect(momentWords('id', at(21, 20, 10), NOW)).toBe('nanti 20:10');
    expect(momentWords('en', at(22, 9, 31), NOW)).toBe('tomorrow at 09:31');
    expect(momentWords('en', at(3, 9, 31), NOW)).toBe('3 Nov at 09:31');
  });

  it('as spans', () => {
    expect(spanWords('en', 3 * HOUR + 12 * MINUTE)).toBe('3 h 12 m');
    expect(spanWords('id', 3 * HOUR + 12 * MINUTE)).toBe('3 j 12 mnt');
    expect(spanWords('en', 59 * MINUTE + 59_000)).toBe('59 m');
    expect(spanWords('en', 20_000)).toBe('under a minute');
    expect(spanWords('en', 71 * HOUR + 59 * MINUTE)).toBe('71 h 59 m');
  });

  it('with colons in both languages', () => {
    expect(clockTime(at(21, 0, 5))).toBe('00:05');
    expect(shortDate('id', at(3, 1), NOW)).toBe('3 Nov');
  });
});

describe('tone of a window', () => {
  it('turns amber two hours before its end and is gone at it', () => {
    const tone = (hoursAgo: number) => windowTone(windowState(NOW - hoursAgo * HOUR, NOW));
    expect(tone(0)).toBe('open');
    expect(tone(21.9)).toBe('open');
    expect(tone(22)).toBe('soon');
    expect(tone(23.99)).toBe('soon');
    expect(tone(24)).toBe('shut');
    expect(windowTone(windowState(null, NOW))).toBe('shut');
  });
});
