import type { BusinessNumber } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { phoneWords } from '../ui/phone.ts';
import styles from './MonthMeter.module.css';
import { chargedWords, costSoFarWords, forecastWords, monthName } from './month-words.ts';
import { useMonth } from './use-month.ts';

/** A number's month: free replies used, what was charged, what it cost as far as known, and where it leads. */
export function MonthMeter({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const ticking = useNow();
  const told = useMonth(number.id);
  if (told === null || told.value === null) return null;
  // The page's clock moves every few seconds: what was said just now lies ahead of it.
  const now = Math.max(ticking, told.at);
  const usage = told.value;
  const { allowance } = usage;
  const title = t('usage.title', { month: monthName(locale, usage.month) });
  const rows: [string, string][] = [
    [t('usage.charged'), chargedWords(t, usage)],
    [t('usage.cost'), costSoFarWords(t, locale, usage)],
    [t('usage.forecast'), forecastWords(t, locale, usage, now).join(' ')],
  ];
  return (
    <section
      className={styles.meter}
      aria-label={`${title}: ${number.name}, ${phoneWords(number.displayPhone)}`}
      data-testid="month-meter"
    >
      <header className={styles.head}>
        <h3>{title}</h3>
        <p role="status">
          {told.silent
            ? t('price.old', { moment: momentWords(locale, told.at, now) })
            : t('health.asOf', { moment: momentWords(locale, told.at, now) })}
        </p>
      </header>
      {allowance !== null && (
        <svg className={styles.bar} viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden>
          <rect
            className={styles.used}
            data-out={allowance.left === 0}
            width={Math.min(1000, (1000 * allowance.used) / allowance.perMonth)}
            height="8"
          />
        </svg>
      )}
      <dl className={styles.rows}>
        {allowance !== null && (
          <div>
            <dt>{t('usage.free')}</dt>
            <dd>
              {t('usage.free.words', allowance)} {!allowance.sure && t('price.unsure')}
            </dd>
          </div>
        )}
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('usage.utc')}</p>
    </section>
  );
}
