import type { BusinessNumber } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { useChecklist } from './checklist.ts';
import styles from './Linking.module.css';
import { openAfterwards } from './linking.ts';
import { mendedByItself } from './way-back.ts';

/** WhatsApp has linked a number again by itself: since when, what is on the phone only, and what is left to do. */
export function Mended({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { done, mark } = useChecklist(number);
  const gap = mendedByItself(number, now);
  if (gap === null || done === null || done.includes('mended')) return null;
  const moment = (at: number) => momentWords(locale, at, now);
  return (
    <section className={styles.card} data-tone="good" data-testid="mended" aria-label={t('mended.title')}>
      <h3 className={styles.subtitle}>{t('mended.title')}</h3>
      <p className={styles.text}>{t('mended.words', { from: moment(gap.from), to: moment(gap.to) })}</p>
      <div className={styles.foot}>
        <Button onClick={() => openAfterwards(number.id)}>{t('linking.devices.title')}</Button>
        <Button look="quiet" data-testid="mended-read" onClick={() => mark(['mended'], true)}>
          {t('mended.read')}
        </Button>
      </div>
    </section>
  );
}
