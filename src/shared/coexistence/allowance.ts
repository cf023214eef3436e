import type { Millis } from '../model/primitives.ts';
import type { PricingRules, WindowRules } from '../model/rules.ts';
import { periodAt } from './pricing.ts';

/** A calendar month as `2026-11`, and where it begins and ends in a time zone. */
export interface Month {
  month: string;
  from: Millis;
  to: Millis;
}

/** Offset of a zone from UTC at a moment. */
function offsetAt(at: Millis, timeZone: string): Millis {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}

/** Midnight of the first of a month there; around a change of the clocks the offset after it counts. */
function firstOf(year: number, month: number, timeZone: string): Millis {
  const local = Date.UTC(year, month - 1, 1);
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
}

/** @param month as `2026-11` @param timeZone IANA name, that of the account */
export function monthNamed(month: string, timeZone: string): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? firstOf(year + 1, 1, timeZone) : firstOf(year, number + 1, timeZone);
  return { month, from: firstOf(year, number, timeZone), to: next };
}

/** The month that a moment lies in. */
export function monthOf(at: Millis, timeZone: string): Month {
  const local = new Date(at + offsetAt(at, timeZone));
  return monthNamed(local.toISOString().slice(0, 7), timeZone);
}

export interface Allowance {
  perMonth: number;
  used: number;
  left: number;
  /** False: told by partners only. */
  sure: boolean;
}

/** What is left of a month's free service messages; null while none are counted. Nothing is carried over. */
export function allowanceOf(
  rules: Pick<PricingRules, 'periods'>,
  month: Month,
  used: number,
): Allowance | null {
  const freeService = periodAt(rules, month.to - 1)?.freeService;
  if (!freeService) return null;
  const { perMonth, certainty } = freeService;
  return { perMonth, used, left: Math.max(0, perMonth - used), sure: certainty === 'sure' };
}

/**
 * Until when everything is free for somebody who came by an ad (free entry point): from our first answer, when that
 * came in time. Not yet answered: null, though an answer in time would still open it.
 */
export function freeEntryUntil(
  rules: Pick<WindowRules, 'freeEntry'>,
  cameAt: Millis | null,
  answeredAt: Millis | null,
): Millis | null {
  const { answerWithinMs, freeMs } = rules.freeEntry;
  if (cameAt === null || answeredAt === null || answeredAt < cameAt) return null;
  return answeredAt - cameAt <= answerWithinMs ? answeredAt + freeMs : null;
}
