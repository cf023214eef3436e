import { type Locale, translate } from '#shared/words/words.ts';

/** Times as people say them. All take gateway milliseconds and speak in the machine's time zone. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TAG: Record<Locale, string> = { en: 'en-GB', id: 'id-ID' };

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: Locale, options: Intl.DateTimeFormatOptions, at: number): string {
  const name = locale + JSON.stringify(options);
  let made = formats.get(name);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(TAG[locale], options);
    formats.set(name, made);
  }
  return made.format(at);
}

/** `09:41`, in both languages as clocks and phones show it. */
export function clockTime(at: number): string {
  return format('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
}

/** Calendar days from `at` to `now`: 0 today, 1 yesterday. */
function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

const sameYear = (a: number, b: number) => new Date(a).getFullYear() === new Date(b).getFullYear();

/** `3 Nov`, with the year when it is another. */
export function shortDate(locale: Locale, at: number, now: number): string {
  const year = sameYear(at, now) ? {} : ({ year: 'numeric' } as const);
  return format(locale, { day: 'numeric', month: 'short', ...year }, at);
}

/** A day line in a thread: Today, Yesterday, Monday, 3 November 2025. */
export function dayName(locale: Locale, at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return translate(locale, 'time.today');
  if (days === 1) return translate(locale, 'time.yesterday');
  if (days > 1 && days < 7) return format(locale, { weekday: 'long' }, at);
  const year = sameYear(at, now) ? {} : ({ year: 'numeric' } as const);
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year }, at);
}

/** The time in a list: 09:41, Yesterday, Mon, 3 Nov. */
export function listTime(locale: Locale, at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clockTime(at);
  if (days === 1) return translate(locale, 'time.yesterday');
  if (days < 7) return format(locale, { weekday: 'short' }, at);
  return shortDate(locale, at, now);
}

/** A moment inside a sentence: "at 09:41", "yesterday at 09:41", "on 3 Nov at 09:41". */
export function momentWords(locale: Locale, at: number, now: number): string {
  const time = clockTime(at);
  const days = daysBetween(at, now);
  if (days === 0) return translate(locale, at > now ? 'time.moment.later' : 'time.moment.today', { time });
  if (days === 1) return translate(locale, 'time.moment.yesterday', { time });
  if (days === -1) return translate(locale, 'time.moment.tomorrow', { time });
  return translate(locale, 'time.moment.day', { date: shortDate(locale, at, now), time });
}

/** What is left or has passed: `3 h 12 m`, `12 m`, `under a minute`. */
export function spanWords(locale: Locale, span: number): string {
  if (span < MINUTE) return translate(locale, 'time.span.moment');
  const hours = Math.floor(span / HOUR);
  const minutes = Math.floor((span % HOUR) / MINUTE);
  if (hours === 0) return translate(locale, 'time.span.minutes', { minutes });
  return translate(locale, 'time.span.hours', { hours, minutes });
}

/** The whole moment, for tooltips and details: Friday, 21 November 2026, 09:41:07. */
export function fullMoment(locale: Locale, at: number): string {
  const day = format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
  const time = format('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at);
  return `${day}, ${time}`;
}
