import { START_MARKS, type StartMark } from '#shared/console-api/start-marks.ts';
import type { Log } from '../logs/log.ts';

/** What a start has passed so far: milliseconds since the process began. */
export type PassedMarks = Partial<Record<StartMark, number>>;

export interface StartMarks {
  /** Notes the first time only: a second sign-in or window is no start. @param at milliseconds since 1970, else now */
  mark(name: StartMark, at?: number): void;
  passed(): PassedMarks;
}

/**
 * The one list of a start, whichever process passed a mark. Written to the log when somebody can work, and once more
 * when the link is up after that.
 * @param began milliseconds since 1970, of the process
 */
export function createStartMarks(began: number, now: () => number, log: Log): StartMarks {
  const at = new Map<StartMark, number>([['process-start', began]]);

  function passed(): PassedMarks {
    return Object.fromEntries(
      START_MARKS.flatMap((name) => {
        const moment = at.get(name);
        return moment === undefined ? [] : [[name, Math.round((moment - began) * 10) / 10]];
      }),
    );
  }

  return {
    passed,
    mark(name, moment = now()) {
      if (at.has(name)) return;
      at.set(name, moment);
      if (name === 'interactive' || (name === 'link-up' && at.has('interactive')))
        log.info('start', { began: new Date(began).toISOString(), marks: passed() });
    },
  };
}
