import type { Locale } from '#shared/words/words.ts';

/** An amount as people write it; a currency that nobody knows stands as it came. */
export function moneyWords(locale: Locale, amount: number, currency: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency))
    return [currency, new Intl.NumberFormat(locale).format(amount)].filter(Boolean).join(' ');
  const whole = Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...whole }).format(amount);
}

/** An exact amount, however small: rates have more decimals than prices in a shop. @param micros millionths of the main unit */
export function microsWords(locale: Locale, micros: number, currency: string): string {
  const amount = micros / 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
    maximumFractionDigits: 6,
  }).format(amount);
}

/** An amount that nobody knows exactly: three digits of it. @param micros millionths of the main unit */
export function roughWords(locale: Locale, micros: number, currency: string): string {
  const rough = { style: 'currency', currency, maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(locale, rough).format(micros / 1_000_000);
}
