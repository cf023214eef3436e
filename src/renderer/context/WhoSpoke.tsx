import { useWords } from '../language/use-words.ts';
import { useThread } from '../state/thread.ts';
import contextStyles from './Context.module.css';
import { voicesOf } from './voices-of.ts';
import styles from './WhoSpoke.module.css';

/** Through whom the conversation went, of the messages that are loaded: one bar, one line a voice. */
export function WhoSpoke() {
  const t = useWords();
  const messages = useThread((state) => state.messages);
  const voices = voicesOf(messages);
  if (messages.length === 0) return null;
  return (
    <section className={contextStyles.section}>
      <h3 className={contextStyles.heading}>{t('context.voices', { count: messages.length })}</h3>
      <div className={styles.bar} aria-hidden>
        {voices.map(({ origin, count }) => (
          <span key={origin} data-origin={origin} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={styles.voices}>
        {voices.map(({ origin, count }) => (
          <li key={origin}>
            <span className={styles.dot} data-origin={origin} aria-hidden />
            {t(`origin.${origin}`)}
            <span className={styles.count}>{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
