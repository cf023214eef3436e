import { windowState } from '#shared/coexistence/window.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useInbox } from '../state/inbox.ts';
import { openThread, writeHere } from '../state/place.ts';
import { useNow } from '../time/clock.ts';
import { windowTone } from '../time/window-tone.ts';
import { spanWords } from '../time/words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import styles from './ClosingSoon.module.css';

const MOST = 4;

/** The conversations of the list whose window is about to shut, the most pressing first: what to do next, at a glance. */
export function ClosingSoon() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const rows = useInbox((state) => state.rows);
  const soon = rows
    .flatMap((row) => {
      const state = windowState(row.lastInboundAt, now);
      return state.open && windowTone(state) === 'soon' ? [{ row, state }] : [];
    })
    .sort((a, b) => a.state.remaining - b.state.remaining)
    .slice(0, MOST);
  if (soon.length === 0) return null;
  return (
    <section className={styles.soon} aria-label={t('soon.title')}>
      <h2 className={styles.heading}>{t('soon.title')}</h2>
      <ul>
        {soon.map(({ row, state }) => (
          <li key={row.id}>
            <button
              type="button"
              className={styles.row}
              onClick={() => {
                openThread(row.id);
                writeHere();
              }}
            >
              <Avatar name={row.title} size={32} fraction={state.fraction} tone="soon" />
              <span className={styles.title} dir="auto">
                {row.title}
              </span>
              <span className={styles.left}>{spanWords(locale, state.remaining)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
