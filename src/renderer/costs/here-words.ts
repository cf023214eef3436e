import type { SendVerdict } from '#shared/coexistence/may-send.ts';
import type { WindowState } from '#shared/coexistence/window.ts';
import type { NumberUsage, ThreadPrices } from '#shared/gateway-api/http.ts';
import type { Locale } from '#shared/words/words.ts';
import type { Words } from '../language/use-words.ts';
import { momentWords, spanWords } from '../time/words.ts';
import type { Told } from './costs.ts';
import { freeEntryNow, priceNow, priceWords } from './price-words.ts';

export interface HereCase {
  gate: SendVerdict;
  window: WindowState;
  /** Null: not asked yet. */
  prices: Told<ThreadPrices> | null;
  usage: Told<NumberUsage> | null;
  now: number;
}

/** What a reply from here means now: whether it can go and for how long, and what it costs; null where that is moot or not asked yet. */
export function hereWords(
  t: Words,
  locale: Locale,
  { gate, window, prices, usage, now }: HereCase,
): { state: string; cost: string | null } {
  const refused = gate.ok ? null : gate.reason;
  if (refused !== null && refused !== 'window_closed')
    return { state: t(`voice.here.${refused}`), cost: null };
  const free = window.open && refused === null;
  const state = free
    ? t('voice.here.open', { left: spanWords(locale, window.remaining) })
    : t('voice.here.shut');
  if (prices === null) return { state, cost: null };

  const price = priceNow(prices.value, free ? 'service' : 'utility', now);
  const allowance = usage?.value?.allowance ?? null;
  const counted = price?.known === true && price.basis === 'allowance' && allowance !== null;
  const short = counted ? t('price.left', { left: allowance.left }) : priceWords(t, locale, price);
  const words =
    free || freeEntryNow(prices.value, now) !== null ? short : t('price.template', { price: short });
  const old = prices.silent && price !== null;
  return {
    state,
    cost: old ? t('price.known', { words, moment: momentWords(locale, prices.at, now) }) : words,
  };
}
