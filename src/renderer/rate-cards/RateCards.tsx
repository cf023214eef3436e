import { useCallback, useEffect, useState } from 'react';
import type { CallError } from '#shared/console-api/result.ts';
import type { RateCard } from '#shared/model/rate-card.ts';
import { forgetCosts } from '../costs/costs.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { SettingsSection } from '../settings/SettingsSection.tsx';
import { call } from '../state/bridge.ts';
import { useLink } from '../state/link.ts';
import { tellFailure, toast } from '../state/toasts.ts';
import { Ask } from '../ui/Ask.tsx';
import { CardRow } from './CardRow.tsx';
import { dayWords } from './card-words.ts';
import { ImportCard } from './ImportCard.tsx';
import styles from './rate-cards.module.css';

/** Meta's rate cards: which one prices are told by, and the ways to import the next and to take a mistake away. */
export function RateCards() {
  const t = useWords();
  const locale = useLocale();
  const live = useLink(({ link }) => link?.state === 'live');
  const [cards, setCards] = useState<RateCard[] | null>(null);
  const [trouble, setTrouble] = useState<CallError | null>(null);
  const [removing, setRemoving] = useState<RateCard | null>(null);
  const read = useCallback(async () => {
    const result = await call('rateCards.list', null);
    setTrouble(result.ok ? null : result.error);
    if (result.ok) setCards(result.value.cards);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the line comes back.
  useEffect(() => void read(), [read, live]);
  /** Prices that were told before rest on other cards. */
  const changed = async () => {
    forgetCosts();
    await read();
  };
  const remove = async ({ id }: RateCard) => {
    const result = await call('rateCards.remove', { id });
    if (result.ok) toast({ kind: 'words', key: 'cards.removed' });
    else tellFailure(result.error);
    await changed();
  };
  return (
    <SettingsSection title={t('cards.title')} lead={t('cards.lead')} hook="rate-cards">
      {trouble !== null && (
        <p className={styles.refusal} role="alert">
          {t(failureKey(trouble.code))}
        </p>
      )}
      {cards === null && trouble === null && <p className={styles.hint}>{t('cards.waiting')}</p>}
      {cards !== null && (
        <>
          {cards.length === 0 ? (
            <p className={styles.empty}>{t('cards.none')}</p>
          ) : (
            <ul className={styles.cards}>
              {cards.map((card) => (
                <CardRow key={card.id} card={card} cards={cards} onRemove={() => setRemoving(card)} />
              ))}
            </ul>
          )}
          <ImportCard cards={cards} onImported={() => void changed()} />
        </>
      )}
      <Ask
        open={removing !== null}
        title={t('cards.remove.title')}
        yes={t('cards.remove.yes')}
        no={t('cards.remove.no')}
        danger
        yesHook="card-remove-accept"
        onAnswer={(accepted) => {
          setRemoving(null);
          if (accepted && removing !== null) void remove(removing);
        }}
      >
        <p>
          {t('cards.remove.words', {
            currency: removing?.currency ?? '',
            day: removing === null ? '' : dayWords(locale, removing.validFrom),
          })}
        </p>
      </Ask>
    </SettingsSection>
  );
}
