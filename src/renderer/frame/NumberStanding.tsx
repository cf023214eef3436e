import type { BusinessNumber } from '#shared/model/number.ts';
import { isWordKey } from '#shared/words/words.ts';
import { useLocale, useWords, type Words } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './NumberStanding.module.css';

/** What WhatsApp thinks of a number: quality, how many may be written to first, what is blocked until when. */
export function NumberStanding({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { quality, messagingLimit, restrictions, ban } = number.standing;
  const blocked = restrictions.filter(({ until }) => until === null || until > now);
  const rows: [string, string][] = [];
  if (quality !== null) rows.push([t('standing.quality'), qualityWords(t, quality.value)]);
  if (messagingLimit !== null)
    rows.push([
      t('standing.limit'),
      messagingLimit.most === null
        ? t('standing.limit.none')
        : t('standing.limit.most', { most: messagingLimit.most }),
    ]);
  if (rows.length === 0 && blocked.length === 0 && ban === null) return null;
  return (
    <section className={styles.standing} aria-label={t('standing.title')} data-testid="number-standing">
      <dl className={styles.rows}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {ban?.state === 'DISABLE' && <p className={styles.blocked}>{t('standing.banned')}</p>}
      {blocked.map(({ kind, until }) => (
        <p key={kind} className={styles.blocked}>
          {t(until === null ? 'standing.blocked' : 'standing.blocked.until', {
            what: restrictionWords(t, kind),
            moment: until === null ? '' : momentWords(locale, until, now),
          })}
        </p>
      ))}
    </section>
  );
}

function qualityWords(t: Words, value: string): string {
  const key = `standing.quality.${value.toLowerCase()}`;
  return isWordKey(key) ? t(key) : value;
}

function restrictionWords(t: Words, kind: string): string {
  const key = `standing.restriction.${kind.toLowerCase()}`;
  return isWordKey(key) ? t(key) : kind;
}
