import { Unlink } from 'lucide-react';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { clockTime, momentWords } from '../time/words.ts';
import styles from './GapLine.module.css';

/** A time in which nothing could reach this place, across the whole conversation. */
export function GapLine({ from, to }: { from: number; to: number | null }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const sameDay = to !== null && new Date(from).toDateString() === new Date(to).toDateString();
  return (
    <p className={styles.gap} data-testid="gap-line" data-open={to === null}>
      <Unlink size={15} strokeWidth={1.75} aria-hidden />
      <span>
        {to === null
          ? t('thread.gap.open', { from: momentWords(locale, from, now) })
          : t('thread.gap', {
              from: momentWords(locale, from, now),
              to: sameDay ? clockTime(to) : momentWords(locale, to, now),
            })}
      </span>
    </p>
  );
}
