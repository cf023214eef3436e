import { useWords } from '../language/use-words.ts';
import styles from './MessagesSkeleton.module.css';

const BUBBLES = [
  { side: 'in', width: 46 },
  { side: 'out', width: 34 },
  { side: 'in', width: 28 },
  { side: 'out', width: 52 },
  { side: 'out', width: 22 },
  { side: 'in', width: 40 },
];

/** Bubbles to come. */
export function MessagesSkeleton() {
  const t = useWords();
  return (
    <div className={styles.bubbles} role="status" aria-label={t('thread.loading')}>
      {BUBBLES.map(({ side, width }) => (
        <span key={width} className={styles.bubble} data-side={side} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
