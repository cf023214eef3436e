import type { RateCard } from '#shared/model/rate-card.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { lastDayOf, standingOf } from './card-standing.ts';
import { dayWords } from './card-words.ts';
import { compareRates } from './compare-rates.ts';
import { RateTable } from './RateTable.tsx';
import styles from './rate-cards.module.css';

interface CardRowProps {
  card: RateCard;
  cards: readonly RateCard[];
  onRemove: () => void;
}

/** One card: where it stands, of when it is, who imported it, its rates on demand. */
export function CardRow({ card, cards, onRemove }: CardRowProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const standing = standingOf(card, cards, now);
  const until = standing === 'in-force' || standing === 'earlier' ? lastDayOf(card, cards) : null;
  const since = dayWords(locale, card.validFrom);
  const name = t('cards.name', { currency: card.currency, day: since });
  return (
    <li className={styles.card} data-testid="rate-card" data-standing={standing} data-example={card.example}>
      <div className={styles.cardHead}>
        <h3>{name}</h3>
        <span className={styles.standing} data-standing={standing}>
          {t(`cards.standing.${standing}`)}
        </span>
        {card.example && <span className={styles.example}>{t('cards.example')}</span>}
      </div>
      <p className={styles.hint}>
        {until === null
          ? t('cards.since', { day: since })
          : t('cards.sinceUntil', { day: since, until: dayWords(locale, until) })}{' '}
        {card.example
          ? t('cards.example.words')
          : t('cards.importedBy', {
              moment: momentWords(locale, card.importedAt, Math.max(now, card.importedAt)),
              name: card.importedBy ?? t('clock.somebody'),
            })}
      </p>
      <div className={styles.cardFoot}>
        <details className={styles.details}>
          <summary>{t('cards.rates', { count: card.rates.length })}</summary>
          <RateTable label={name} rows={compareRates(null, card)} />
        </details>
        {!card.example && (
          <Button look="quiet" data-testid="card-remove" onClick={onRemove}>
            {t('cards.remove')}
          </Button>
        )}
      </div>
    </li>
  );
}
