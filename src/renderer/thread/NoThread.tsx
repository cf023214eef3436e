import { useWords } from '../language/use-words.ts';
import { Mark } from '../ui/Mark.tsx';
import { ClosingSoon } from './ClosingSoon.tsx';
import styles from './NoThread.module.css';

/** What stands beside the list before a conversation is opened: the sign, and the keys that help. */
export function NoThread() {
  const t = useWords();
  return (
    <main className={styles.none} aria-label={t('thread.title')}>
      <Mark size={56} />
      <p className={styles.words}>{t('thread.none')}</p>
      <ClosingSoon />
      <dl className={styles.keys}>
        <dt>
          <kbd>J</kbd> <kbd>K</kbd>
        </dt>
        <dd>{t('keys.move')}</dd>
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>{t('keys.write')}</dd>
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t('keys.search')}</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t('keys.back')}</dd>
      </dl>
    </main>
  );
}
