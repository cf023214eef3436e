import { describe, expect, it } from 'vitest';
import { createStartMarks } from '../../../src/main/console/start-marks.ts';

function start() {
  const lines: unknown[] = [];
  let now = 1_000_000;
  const log = {
    info: (what: string, facts?: Record<string, unknown>) => void lines.push({ what, ...facts }),
    warn() {},
    error() {},
  };
  const marks = createStartMarks(now, () => now, log);
  return { marks, lines, later: (ms: number) => (now += ms) };
}

describe('the marks of a start', () => {
  it('stand in the order of the list, whoever told them first', () => {
    const { marks, later } = start();
    later(300);
    marks.mark('cache-opened');
    marks.mark('main-ready', 1_000_120.26);
    expect(Object.entries(marks.passed())).toEqual([
      ['process-start', 0],
      ['main-ready', 120.3],
      ['cache-opened', 300],
    ]);
  });

  it('keep the first time: a second window is no start', () => {
    const { marks, later } = start();
    later(10);
    marks.mark('window-created');
    later(5000);
    marks.mark('window-created');
    expect(marks.passed()['window-created']).toBe(10);
  });

  it('are written once somebody can work, and once more with the link', () => {
    const { marks, lines, later } = start();
    marks.mark('main-ready');
    expect(lines).toEqual([]);
    later(400);
    marks.mark('interactive');
    later(100);
    marks.mark('link-up');
    marks.mark('link-up');
    const began = '1970-01-01T00:16:40.000Z';
    expect(lines).toEqual([
      { what: 'start', began, marks: { 'process-start': 0, 'main-ready': 0, interactive: 400 } },
      {
        what: 'start',
        began,
        marks: { 'process-start': 0, 'main-ready': 0, interactive: 400, 'link-up': 500 },
      },
    ]);
  });

  it('are written with the link among them when that was quicker', () => {
    const { marks, lines } = start();
    marks.mark('link-up');
    expect(lines).toEqual([]);
    marks.mark('interactive');
    expect(lines).toHaveLength(1);
  });
});
