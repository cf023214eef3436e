import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { momentWords } from '../time/words.ts';

/** What the window's state means, and what counts for it. */
export function WindowExplained({ lastInboundAt }: { lastInboundAt: number | null }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { state } = useWindow(lastInboundAt);
  if (state.open)
    return (
      <>
        <p>{t('window.explain.open', { moment: momentWords(locale, state.closesAt, now) })}</p>
        <p>{t('window.explain.counts')}</p>
      </>
    );
  return (
    <>
      <p>
        {state.closedAt === null
          ? t('window.explain.never')
          : t('window.explain.shut', { moment: momentWords(locale, state.closedAt, now) })}
      </p>
      <p>{t('window.explain.ways')}</p>
    </>
  );
}
