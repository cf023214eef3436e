import { Search } from 'lucide-react';
import { useLocale, useWords } from '../language/use-words.ts';
import { chooseFilter, type Filter, useInbox } from '../state/inbox.ts';
import { openSearch } from '../state/place.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Segments } from '../ui/Segments.tsx';
import { ImportLine } from './ImportLine.tsx';
import styles from './Inbox.module.css';
import { SyncLine } from './SyncLine.tsx';
import { ThreadList } from './ThreadList.tsx';

const FILTERS: readonly Filter[] = ['all', 'unread', 'window-open'];

/** The thread list with its filters. */
export function Inbox() {
  const t = useWords();
  const locale = useLocale();
  const filter = useInbox((state) => state.filter);
  const unread = useInbox((state) => state.unreadThreads);
  return (
    <section className={styles.inbox} aria-label={t('inbox.title')}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t('inbox.title')}</h1>
        <IconButton icon={Search} label={t('search.open')} keys="Ctrl K" onClick={() => openSearch('all')} />
      </header>
      <div className={styles.filters}>
        <Segments
          key={locale}
          label={t('inbox.filters')}
          value={filter}
          onChange={chooseFilter}
          stretch
          options={FILTERS.map((value) => ({
            value,
            label: t(`inbox.filter.${value}`),
            ...(value === 'unread' && { count: unread }),
          }))}
        />
      </div>
      <ThreadList />
      <ImportLine />
      <SyncLine />
    </section>
  );
}
