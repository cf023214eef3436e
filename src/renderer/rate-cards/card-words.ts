import type { RateCardCheck } from '#shared/gateway-api/http.ts';
import { isWordKey, type Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';

/** A day of a card as people write it: 1 Oct 2026. Cards begin at midnight UTC. */
export function dayWords(locale: Locale, day: string): string {
  return new Intl.DateTimeFormat(locale === 'id' ? 'id-ID' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${day}T00:00:00Z`));
}

/** A rate without its currency, which stands above the table; all of its decimals, because rates have many. */
export function rateWords(locale: Locale, micros: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(micros / 1_000_000);
}

type CardProblem = Extract<RateCardCheck, { fits: false }>['problems'][number];

/** What is wrong with a card; the gateway's own sentence where it knows a problem that we do not. */
export function problemWords(t: Words, { code, values, problem }: CardProblem): string {
  const key = `cards.problem.${code}`;
  return isWordKey(key) ? t(key, values) : problem;
}

/** What the file itself does not say, and a person can. */
export function unsaid(check: RateCardCheck | null): { day: boolean; currency: boolean } {
  const codes = check === null || check.fits ? [] : check.problems.map(({ code }) => code);
  return { day: codes.includes('day-unsaid'), currency: codes.includes('currency-unsaid') };
}

/** Lines that were refused. */
export function refusedLines(problems: readonly CardProblem[]): number {
  return new Set(problems.flatMap(({ line }) => line ?? [])).size;
}
