import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { dayName, shortDate } from '../time/words.ts';
import styles from './EntryView.module.css';
import type { Entry } from './entries.ts';
import { GapLine } from './GapLine.tsx';
import { MessageBubble } from './MessageBubble.tsx';
import { PendingBubble } from './PendingBubble.tsx';

interface EntryViewProps {
  entry: Entry;
  active: boolean;
  highlighted: boolean;
}

/** One line of the list. */
export function EntryView({ entry, active, highlighted }: EntryViewProps) {
  const t = useWords();
  const locale = useLocale();
  switch (entry.type) {
    case 'start':
      return <p className={styles.edge}>{t('thread.start')}</p>;
    case 'older':
    case 'newer':
      return <p className={styles.edge}>{t('thread.loadingMore')}</p>;
    case 'day':
      return <DayLine at={entry.at} imported={entry.imported} />;
    case 'unread':
      return (
        <p className={styles.unread} data-testid="unread-line">
          <span>{t('thread.unread', { count: entry.count })}</span>
        </p>
      );
    case 'imported':
      return (
        <p className={styles.imported} data-testid="imported-line">
          <span>{t('thread.imported', { date: shortDate(locale, entry.at, entry.at) })}</span>
        </p>
      );
    case 'live':
      return (
        <p className={styles.live}>
          <span>{t('thread.liveFromHere')}</span>
        </p>
      );
    case 'gap':
      return <GapLine from={entry.from} to={entry.to} />;
    case 'message':
      return (
        <MessageBubble
          message={entry.message}
          first={entry.first}
          last={entry.last}
          active={active}
          highlighted={highlighted}
          entryKey={entry.key}
        />
      );
    case 'pending':
      return <PendingBubble pending={entry.pending} active={active} />;
  }
}

function DayLine({ at, imported }: { at: number; imported: boolean }) {
  const locale = useLocale();
  const name = dayName(locale, at, useNow());
  return (
    <p className={styles.day} data-imported={imported}>
      <time>{name}</time>
    </p>
  );
}
