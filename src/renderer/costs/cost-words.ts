import type { ThreadPrices } from '#shared/gateway-api/http.ts';
import type { MessageCost } from '#shared/model/message.ts';
import { isWordKey, type Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';
import { microsWords } from '../ui/money-words.ts';
import { PRICED } from './price-words.ts';

/** A category of WhatsApp's pricing as people say it; an unknown one as it came. */
export function categoryWords(t: Words, category: string): string {
  const key = `price.category.${category}`;
  return isWordKey(key) ? t(key) : category;
}

/** What a message did cost, as its statuses told, with the list price of its category where one is known. */
export function costWords(
  t: Words,
  locale: Locale,
  { category, type, billable }: MessageCost,
  prices: ThreadPrices | null,
): string {
  const named = category === null ? t('price.category.unknown') : categoryWords(t, category);
  if (type === 'regular' && billable !== false) {
    const charged = t('cost.charged', { category: named });
    const rate = listRate(category, prices);
    if (rate === null) return charged;
    const amount = microsWords(locale, rate.micros, rate.currency);
    return `${charged} · ${t(rate.example ? 'cost.rate.example' : 'cost.rate', { amount })}`;
  }
  const key = `cost.type.${type}`;
  if (isWordKey(key)) return t(key);
  if (billable === null) return named;
  return t(billable ? 'cost.charged' : 'cost.free', { category: named });
}

function listRate(category: string | null, prices: ThreadPrices | null) {
  const priced = PRICED.find((one) => one === category);
  const price = priced && prices?.[priced];
  if (!price?.known || price.basis !== 'list-rate' || price.currency === null) return null;
  return { micros: price.micros, currency: price.currency, example: price.example };
}
