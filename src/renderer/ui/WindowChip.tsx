import type { ButtonHTMLAttributes, Ref } from 'react';
import { useLocale, useWords } from '../language/use-words.ts';
import { useWindow } from '../time/window-tone.ts';
import { spanWords } from '../time/words.ts';
import styles from './WindowChip.module.css';

interface WindowChipProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  lastInboundAt: number | null;
  ref?: Ref<HTMLButtonElement>;
}

/** What is left of the 24-hour window, as a small pie and words that tick by the gateway's clock. */
export function WindowChip({ lastInboundAt, ...rest }: WindowChipProps) {
  const t = useWords();
  const locale = useLocale();
  const { state, tone } = useWindow(lastInboundAt);
  const fraction = state.open ? state.fraction : 0;
  const around = 2 * Math.PI * 4;
  return (
    <button
      type="button"
      {...rest}
      className={styles.chip}
      data-testid="window-chip"
      data-open={state.open}
      data-tone={tone}
    >
      <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden>
        <circle className={styles.rim} cx="8" cy="8" r="7" />
        <circle
          className={styles.pie}
          cx="8"
          cy="8"
          r="4"
          strokeDasharray={`${around * fraction} ${around}`}
          transform="rotate(-90 8 8)"
        />
      </svg>
      {state.open
        ? t('window.open', { left: spanWords(locale, state.remaining) })
        : t(state.closedAt === null ? 'window.never' : 'window.shut')}
    </button>
  );
}
