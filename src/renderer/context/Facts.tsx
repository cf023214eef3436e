import type { ThreadDetail } from '#shared/console-api/views.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { shortDate } from '../time/words.ts';
import { phoneWords } from '../ui/phone.ts';
import styles from './Context.module.css';

/** Names, since when, through which number, how far the imported history reaches. */
export function Facts({ detail: { contact, number, thread } }: { detail: ThreadDetail }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const rows: [string, string | null][] = [
    [t('facts.bookName'), contact?.bookName ?? null],
    [t('facts.profileName'), contact?.profileName ?? null],
    [t('facts.firstSeen'), contact === null ? null : shortDate(locale, contact.firstSeenAt, now)],
    [
      t('facts.history'),
      thread.historyFrom === null
        ? t('facts.history.none')
        : t('facts.history.from', { date: shortDate(locale, thread.historyFrom, now) }),
    ],
    [t('facts.number'), number === null ? null : `${number.name}\n${phoneWords(number.displayPhone)}`],
  ];
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t('facts.title')}</h3>
      <dl className={styles.facts}>
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
