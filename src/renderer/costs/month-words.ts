import { type Forecast, forecastMonth } from '#shared/coexistence/forecast.ts';
import type { NumberUsage } from '#shared/gateway-api/http.ts';
import type { Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';
import { shortDate } from '../time/words.ts';
import { microsWords, roughWords } from '../ui/money-words.ts';
import { categoryWords } from './cost-words.ts';

/** A month by its name: November 2026. */
export function monthName(locale: Locale, month: string): string {
  const tag = locale === 'id' ? 'id-ID' : 'en-GB';
  return new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

type Amounts = Forecast['amounts'];

function amountWords(t: Words, locale: Locale, amounts: Amounts, say = microsWords): string[] {
  return amounts.map(({ micros, currency, example }) => {
    const amount = say(locale, micros, currency);
    return example ? t('usage.example', { amount }) : amount;
  });
}

/** What was charged, by category: as the statuses call it. */
export function chargedWords(t: Words, { cost }: NumberUsage): string {
  const some = cost.filter(({ charged }) => charged > 0);
  if (some.length === 0) return t('usage.none');
  return some.map(({ category, charged }) => `${categoryWords(t, category)} ${charged}`).join(' · ');
}

/** What the charged messages come to, and how many of them have no price. */
export function costSoFarWords(t: Words, locale: Locale, { cost }: NumberUsage): string {
  const all: Amounts = [];
  for (const amount of cost.flatMap(({ amounts }) => amounts)) {
    const sum = all.find((one) => one.currency === amount.currency && one.example === amount.example);
    if (sum) sum.micros += amount.micros;
    else all.push({ ...amount });
  }
  const unpriced = cost.reduce((sum, one) => sum + one.unpriced, 0);
  const parts = amountWords(t, locale, all);
  if (unpriced > 0) parts.push(t('usage.unpriced', { count: unpriced }));
  return parts.length === 0 ? t('usage.none') : parts.join(' · ');
}

/** What the whole month comes to when it goes on like this, one sentence each; always said to be a forecast. */
export function forecastWords(t: Words, locale: Locale, usage: NumberUsage, now: number): string[] {
  const told = forecastMonth({ ...usage, now });
  if (told === null) return [t('usage.early')];
  const { service, usedUpAt, amounts, unpriced } = told;
  const lines = service === null ? [] : [t('usage.forecast.service', { ...service })];
  if (usedUpAt !== null) lines.push(t('usage.forecast.usedUp', { date: shortDate(locale, usedUpAt, now) }));
  const sums = amountWords(t, locale, amounts, roughWords).join(' + ');
  if (sums !== '') lines.push(t('usage.forecast.cost', { amount: sums }));
  if (unpriced > 0) lines.push(t('usage.forecast.unpriced', { count: unpriced }));
  return lines;
}
