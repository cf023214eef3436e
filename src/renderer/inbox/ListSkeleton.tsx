import { useWords } from '../language/use-words.ts';
import styles from './ListSkeleton.module.css';

const ROWS = [62, 48, 71, 55, 40, 66, 58, 45, 69, 52];

/** Rows to come, in the shape they will have. */
export function ListSkeleton({ compact }: { compact: boolean }) {
  const t = useWords();
  return (
    <div className={styles.rows} role="status" aria-label={t('inbox.loading')} data-compact={compact}>
      {ROWS.map((width) => (
        <div key={width} className={styles.row}>
          <span className={styles.face} />
          <span className={styles.lines}>
            <span className={styles.name} style={{ width: `${width}%` }} />
            <span className={styles.text} style={{ width: `${130 - width}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}
