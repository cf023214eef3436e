import type { ThreadPrices } from '#shared/gateway-api/http.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './costs.module.css';
import type { Told } from './costs.ts';
import { PRICED, priceNow, priceReason, priceWords } from './price-words.ts';

/** What each kind of message to this customer costs now, and why; a reply only where one can go. */
export function PriceList({ prices, reply }: { prices: Told<ThreadPrices>; reply: boolean }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  return (
    <>
      <dl className={styles.prices} data-testid="price-list" data-silent={prices.silent}>
        {PRICED.filter((category) => reply || category !== 'service').map((category) => {
          const price = priceNow(prices.value, category, now);
          return (
            <div key={category} data-category={category}>
              <dt>{t(`price.${category}`)}</dt>
              <dd>
                <strong>{priceWords(t, locale, price)}</strong>
                <span>{priceReason(t, price)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {prices.silent && prices.value !== null && (
        <p>{t('price.old', { moment: momentWords(locale, prices.at, now) })}</p>
      )}
    </>
  );
}
