import { useLocale, useWords } from '../language/use-words.ts';
import { useLink } from '../state/link.ts';
import { clockTime } from '../time/words.ts';
import styles from './SyncLine.module.css';

/** The proof that what is shown is all there is: "in sync at 09:41", quietly at the list's foot. */
export function SyncLine() {
  const t = useWords();
  const locale = useLocale();
  const link = useLink((state) => state.link);
  if (link === null || link.state === 'none') return null;
  const time = link.inSyncAt === null ? null : clockTime(link.inSyncAt);
  const words =
    link.state === 'live' && time !== null
      ? t('sync.live', { time })
      : time === null
        ? t('sync.never')
        : t('sync.was', { time });
  return (
    <footer className={styles.line} data-testid="sync-line" data-state={link.state}>
      <span className={styles.dot} data-state={link.state} aria-hidden />
      <span>{words}</span>
      {link.backfill !== null && (
        <span className={styles.backfill}>
          {t('sync.backfill', {
            percent: new Intl.NumberFormat(locale, { style: 'percent' }).format(
              link.backfill.threads === 0 ? 1 : link.backfill.threadsDone / link.backfill.threads,
            ),
          })}
        </span>
      )}
    </footer>
  );
}
