import { Gift } from 'lucide-react';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords, spanWords } from '../time/words.ts';
import { Pop } from '../ui/Pop.tsx';

/** The 72 hours in which everything is free, as a clock of its own beside that of the window. */
export function FreeEntryChip({ until, className }: { until: number; className: string | undefined }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  return (
    <Pop
      side="top"
      title={t('price.freeEntry.title')}
      trigger={
        <button type="button" className={className} data-tone="free" data-testid="free-entry">
          <Gift size={14} aria-hidden />
          {t('price.freeEntry', { left: spanWords(locale, until - now) })}
        </button>
      }
    >
      <p>{t('price.freeEntry.explain', { moment: momentWords(locale, until, now) })}</p>
    </Pop>
  );
}
