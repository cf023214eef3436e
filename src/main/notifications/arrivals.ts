import type { Settings } from '#shared/console-api/views.ts';
import { type Locale, translate } from '#shared/words/words.ts';
import type { Arrival } from '../cache/cache.ts';
import type { Notice } from '../console/host.ts';
import type { Timers } from '../link/timers.ts';

/** Messages that come within this time of the first are told together. */
const GATHER_MS = 400;
/** After a long absence one notice tells all: nobody reads a pile. */
const MOST_THREADS = 4;
const BODY_LENGTH = 180;

export interface ArrivalsDeps {
  show(notice: Notice): void;
  settings(): Settings;
  locale(): Locale;
  /** What is on screen. */
  viewing(): { threadId: string | null; focused: boolean };
  timers: Timers;
}

export interface Arrivals {
  /** Live customer messages; never history, echoes or what was sent from here. */
  arrived(arrivals: readonly Arrival[]): void;
  stop(): void;
}

/** Notices of new messages, one a thread; quiet about the thread that somebody looks at. */
export function createArrivals({ show, settings, locale, viewing, timers }: ArrivalsDeps): Arrivals {
  const gathered = new Map<string, Arrival[]>();
  let cancel: (() => void) | null = null;

  function tell(): void {
    cancel = null;
    const { threadId: seen, focused } = viewing();
    const threads = [...gathered].filter(([threadId]) => !(focused && threadId === seen));
    gathered.clear();
    const { notifications, sound } = settings();
    if (notifications === 'off' || threads.length === 0) return;
    const notices =
      threads.length > MOST_THREADS
        ? [summary(threads.map(([, arrivals]) => arrivals))]
        : threads.map(([, arrivals]) => one(arrivals));
    // One sound for all of them.
    for (const [index, notice] of notices.entries()) show({ ...notice, sound: sound && index === 0 });
  }

  function one(arrivals: readonly Arrival[]): Omit<Notice, 'sound'> {
    const t = locale();
    const newest = arrivals.at(-1);
    const opens = newest === undefined ? null : { place: 'thread' as const, threadId: newest.threadId };
    const count = arrivals.length;
    if (newest === undefined || settings().notifications === 'private')
      return { title: translate(t, 'notify.new.title'), body: translate(t, 'notify.new.body'), opens };
    const { message, title } = newest;
    const text = message.text?.trim() || translate(t, `kind.${message.kind}`);
    const body = text.length > BODY_LENGTH ? `${text.slice(0, BODY_LENGTH)}…` : text;
    return {
      title,
      body: count > 1 ? translate(t, 'notify.more', { text: body, count: count - 1 }) : body,
      opens,
    };
  }

  function summary(threads: readonly (readonly Arrival[])[]): Omit<Notice, 'sound'> {
    const t = locale();
    const count = threads.reduce((sum, arrivals) => sum + arrivals.length, 0);
    return {
      title: translate(t, 'notify.many.title', { count }),
      body: translate(t, 'notify.many.body', { threads: threads.length }),
      opens: null,
    };
  }

  return {
    arrived(arrivals) {
      for (const arrival of arrivals) {
        const before = gathered.get(arrival.threadId);
        if (before) before.push(arrival);
        else gathered.set(arrival.threadId, [arrival]);
      }
      if (gathered.size > 0) cancel ??= timers.after(GATHER_MS, tell);
    },
    stop: () => cancel?.(),
  };
}
