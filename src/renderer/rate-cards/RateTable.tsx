import { useLocale, useWords } from '../language/use-words.ts';
import { rateWords } from './card-words.ts';
import { type MarketRates, RATE_CATEGORIES } from './compare-rates.ts';
import styles from './rate-cards.module.css';

interface RateTableProps {
  /** Its accessible name. */
  label: string;
  rows: readonly MarketRates[];
}

/** Rates by market and category; where a rate changes, what it was stands beneath. */
export function RateTable({ label, rows }: RateTableProps) {
  const t = useWords();
  const locale = useLocale();
  const columns = RATE_CATEGORIES.filter((category) =>
    rows.some(({ rates }) => rates[category].before !== null || rates[category].after !== null),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table} data-testid="rate-table">
        <thead>
          <tr>
            <th scope="col">{t('cards.market')}</th>
            {columns.map((category) => (
              <th key={category} scope="col">
                {t(`cards.category.${category}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ market, change, rates }) => (
            <tr key={market} data-market={market} data-change={change}>
              <th scope="row">
                {market}
                {change !== 'same' && <span className={styles.change}>{t(`cards.change.${change}`)}</span>}
              </th>
              {columns.map((category) => {
                const { before, after } = rates[category];
                return (
                  <td key={category}>
                    {after === null ? <span className={styles.none}>–</span> : rateWords(locale, after)}
                    {(change === 'changed' || change === 'gone') && before !== null && before !== after && (
                      <span className={styles.was}>
                        {t('cards.was', { rate: rateWords(locale, before) })}
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
