import { Check, Minus, X } from 'lucide-react';
import type { FeatureLimit } from '#shared/coexistence/feature-limits.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { shortDate } from '../time/words.ts';
import { featureLimits } from './feature-limits.ts';
import styles from './Limits.module.css';
import { limitKey } from './limit-key.ts';

const API_ICON = { yes: Check, partly: Minus, no: X };

/** What works where: the whole table of what the phone keeps and what this side has, dated and sourced. */
export function Limits() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling page without controls must be reachable by keyboard.
    <main className={styles.page} aria-label={t('limits.title')} data-testid="limits" tabIndex={0}>
      <div className={styles.column}>
        <h1 className={styles.title}>{t('limits.title')}</h1>
        <p className={styles.lead}>{t('limits.lead')}</p>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('limits.column.feature')}</th>
              <th scope="col">{t('limits.column.phone')}</th>
              <th scope="col">{t('limits.column.here')}</th>
            </tr>
          </thead>
          <tbody>
            {featureLimits.limits.map((limit) => (
              <Row key={limit.id} limit={limit} />
            ))}
          </tbody>
        </table>
        <p className={styles.asOf}>
          {t('limits.asOf', { date: shortDate(locale, Date.parse(featureLimits.asOf), now) })}
        </p>
      </div>
    </main>
  );
}

function Row({ limit }: { limit: FeatureLimit }) {
  const t = useWords();
  const Icon = API_ICON[limit.api];
  return (
    <tr data-limit={limit.id}>
      <th scope="row">
        {t(limitKey(limit.id, 'name'))}
        <span className={styles.source}>{limit.source}</span>
      </th>
      <td>
        <span className={styles.state} data-app={limit.app}>
          {t(`limits.app.${limit.app}`)}
        </span>
        <span className={styles.words}>{t(limitKey(limit.id, 'phone'))}</span>
      </td>
      <td>
        <span className={styles.state} data-api={limit.api}>
          <Icon size={14} strokeWidth={2.25} aria-hidden />
          {t(`limits.api.${limit.api}`)}
        </span>
        <span className={styles.words}>{t(limitKey(limit.id, 'here'))}</span>
      </td>
    </tr>
  );
}
