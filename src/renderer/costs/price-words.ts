import type { PriceAnswer, ThreadPrices } from '#shared/gateway-api/http.ts';
import type { Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';
import { microsWords } from '../ui/money-words.ts';

/** Which messages a price is asked of. */
export const PRICED = ['service', 'utility', 'marketing'] as const;
export type Priced = (typeof PRICED)[number];

/** Has somebody who came by an ad still everything free? Until when. */
export function freeEntryNow(prices: ThreadPrices | null, now: number): number | null {
  const until = prices?.freeEntryUntil ?? null;
  return until !== null && until > now ? until : null;
}

/** The price that still holds: none of an ended free entry, whatever was said before. */
export function priceNow(prices: ThreadPrices | null, category: Priced, now: number): PriceAnswer | null {
  const price = prices?.[category] ?? null;
  const ended = price?.known === true && price.basis === 'free-entry' && freeEntryNow(prices, now) === null;
  return ended ? null : price;
}

/** In a few words; null: nobody has told it. */
export function priceWords(t: Words, locale: Locale, price: PriceAnswer | null): string {
  if (price === null) return t('price.unknown');
  if (!price.known) return t(price.why === 'hidden' ? 'price.charged' : 'price.unknown');
  if (price.micros === 0 || price.currency === null) return t('price.free');
  const amount = microsWords(locale, price.micros, price.currency);
  return t(price.example ? 'price.example' : 'price.each', { amount });
}

/** Why it is what it is, or why nobody can tell. */
export function priceReason(t: Words, price: PriceAnswer | null): string {
  if (price === null) return t('price.why.silent');
  if (!price.known) return t(`price.why.${price.why}`);
  if (price.basis === 'list-rate') {
    const reason = t(price.example ? 'price.why.example' : 'price.why.list-rate', {
      market: price.market ?? '',
    });
    return price.maybeOld ? `${reason} ${t('price.maybeOld')}` : reason;
  }
  const reason = t(`price.why.${price.basis}`);
  return price.sure ? reason : `${reason} ${t('price.unsure')}`;
}
