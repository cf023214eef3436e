import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { useApp } from '../state/app.ts';
import { loadMoreThreads, refreshInbox, useInbox } from '../state/inbox.ts';
import { openThread, usePlace } from '../state/place.ts';
import { listShown } from '../state/start-marks.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { focusInList } from '../ui/focus-in-list.ts';
import { ListSkeleton } from './ListSkeleton.tsx';
import { ThreadItem } from './ThreadItem.tsx';
import styles from './ThreadList.module.css';

const NEAR_END_PX = 600;

/** The rows, virtual. Arrow keys and j/k move and open; the open thread's row is the list's one tab stop. */
export function ThreadList() {
  const t = useWords();
  const { rows, loaded, error, filter } = useInbox();
  const openId = usePlace((state) => state.threadId);
  const compact = useApp(({ app }) => app?.settings.density === 'compact');
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const openIndex = rows.findIndex((row) => row.id === openId);

  useEffect(() => {
    if (openIndex >= 0) list.current?.scrollToIndex(openIndex, { align: 'nearest' });
  }, [openIndex]);

  useEffect(() => {
    if (loaded) listShown();
  }, [loaded]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const edge = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : null;
    if (step === 0 && edge === null) return;
    event.preventDefault();
    const index = edge ?? Math.min(rows.length - 1, Math.max(0, openIndex + step));
    const row = rows[index];
    if (row === undefined) return;
    openThread(row.id);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    focusInList(scroller.current, `[data-thread-id="${row.id}"]`);
  };

  if (!loaded) return <ListSkeleton compact={compact === true} />;
  if (error !== null && rows.length === 0)
    return (
      <div className={styles.middle} data-testid="thread-list">
        <Empty title={t('inbox.failed')} hint={t(failureKey(error.code))}>
          <Button onClick={() => void refreshInbox()}>{t('inbox.again')}</Button>
        </Empty>
      </div>
    );
  if (rows.length === 0)
    return (
      <div className={styles.middle} data-testid="thread-list">
        <Empty title={t(`inbox.empty.${filter}.title`)} hint={t(`inbox.empty.${filter}.hint`)} />
      </div>
    );
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={({ currentTarget: box }) => {
        if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX) void loadMoreThreads();
      }}
      onKeyDown={onKeyDown}
      role="listbox"
      aria-label={t('inbox.list')}
      tabIndex={-1}
      data-testid="thread-list"
    >
      <Virtualizer ref={list} data={rows} itemSize={compact === true ? 48 : 64} bufferSize={400}>
        {(row, index) => (
          <ThreadItem
            key={row.id}
            row={row}
            open={row.id === openId}
            compact={compact === true}
            tabbable={openIndex >= 0 ? row.id === openId : index === 0}
            place={index + 1}
            count={rows.length}
          />
        )}
      </Virtualizer>
    </div>
  );
}
