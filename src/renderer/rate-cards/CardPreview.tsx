import { useState } from 'react';
import { cardAt } from '#shared/coexistence/pricing.ts';
import type { RateCardCheck } from '#shared/gateway-api/http.ts';
import type { RateCard } from '#shared/model/rate-card.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { Segments } from '../ui/Segments.tsx';
import { standingOf } from './card-standing.ts';
import { dayWords } from './card-words.ts';
import { type Change, compareRates } from './compare-rates.ts';
import { RateTable } from './RateTable.tsx';
import styles from './rate-cards.module.css';

interface CardPreviewProps {
  check: Extract<RateCardCheck, { fits: true }>;
  cards: readonly RateCard[];
}

/** What a card says and what it would change, before it counts. */
export function CardPreview({ check: { card, rows, ignored }, cards }: CardPreviewProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const [show, setShow] = useState<'changes' | 'all'>('changes');
  const candidate: RateCard = { ...card, id: 'candidate', example: false, importedAt: now, importedBy: null };
  const standing = standingOf(candidate, [...cards, candidate], now);
  const before = cardAt(cards, Math.max(now, Date.parse(`${card.validFrom}T00:00:00Z`)));
  // Amounts of two currencies, or real ones and invented ones, say nothing beside each other.
  const comparable = before !== null && before.currency === card.currency && !before.example;
  const compared = compareRates(comparable ? before : null, card);
  const count = (change: Change) => compared.filter((row) => row.change === change).length;
  const changes = compared.filter(({ change }) => change !== 'same');
  const facts: [string, string][] = [
    [t('cards.fact.currency'), card.currency],
    [t('cards.fact.from'), dayWords(locale, card.validFrom)],
    [t('cards.fact.rows'), t('cards.rows', { rows, rates: card.rates.length })],
  ];
  if (ignored.length > 0) facts.push([t('cards.fact.ignored'), ignored.join(', ')]);
  return (
    <div className={styles.preview} data-testid="card-preview" data-standing={standing}>
      {card.title !== null && <p className={styles.said}>“{card.title}”</p>}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.effect}>
        {t(`cards.effect.${standing}`, { day: dayWords(locale, card.validFrom) })}{' '}
        {before === null
          ? t('cards.before.none')
          : t(
              before.example
                ? 'cards.before.example'
                : comparable
                  ? 'cards.before.same'
                  : 'cards.before.currency',
              {
                day: dayWords(locale, before.validFrom),
                currency: before.currency,
                changed: count('changed'),
                added: count('new'),
                gone: count('gone'),
              },
            )}
      </p>
      {comparable && changes.length > 0 && (
        <Segments
          label={t('cards.show')}
          value={show}
          onChange={setShow}
          options={[
            { value: 'changes', label: t('cards.show.changes'), count: changes.length },
            { value: 'all', label: t('cards.show.all'), count: compared.length },
          ]}
        />
      )}
      <RateTable
        label={t('cards.table', { currency: card.currency })}
        rows={comparable && changes.length > 0 && show === 'changes' ? changes : compared}
      />
    </div>
  );
}
