import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { momentWords, spanWords } from '../time/words.ts';
import contextStyles from './Context.module.css';
import styles from './WindowBar.module.css';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** The 24 hours as 24 ticks: how many are left, and until when. */
export function WindowBar({ lastInboundAt }: { lastInboundAt: number | null }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { state, tone } = useWindow(lastInboundAt);
  const hoursLeft = state.open ? state.fraction * 24 : 0;
  return (
    <section className={contextStyles.section}>
      <h3 className={contextStyles.heading}>{t('window.title')}</h3>
      <div className={styles.hours} data-tone={tone} aria-hidden>
        {HOURS.map((hour) => (
          <span key={hour} data-left={hour < Math.ceil(hoursLeft)} />
        ))}
      </div>
      <p className={styles.words}>
        {state.open ? (
          <>
            <strong>{t('window.left', { left: spanWords(locale, state.remaining) })}</strong>
            <span>{t('window.until', { moment: momentWords(locale, state.closesAt, now) })}</span>
          </>
        ) : (
          <>
            <strong>{t(state.closedAt === null ? 'window.never' : 'window.shut')}</strong>
            {state.closedAt !== null && (
              <span>{t('window.since', { moment: momentWords(locale, state.closedAt, now) })}</span>
            )}
          </>
        )}
      </p>
    </section>
  );
}
