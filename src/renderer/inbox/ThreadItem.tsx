import { PencilLine } from 'lucide-react';
import { memo } from 'react';
import type { ThreadRow } from '#shared/console-api/views.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { openThread, writeHere } from '../state/place.ts';
import { speakerName } from '../thread/speaker-name.ts';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { fullMoment, listTime, spanWords } from '../time/words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { OriginMark } from '../ui/OriginMark.tsx';
import { Ticks } from '../ui/Ticks.tsx';
import { previewWords } from './preview-words.ts';
import styles from './ThreadItem.module.css';

interface ThreadItemProps {
  row: ThreadRow;
  open: boolean;
  compact: boolean;
  tabbable: boolean;
  /** Position and number of rows, for those who hear the list. */
  place: number;
  count: number;
}

/** One conversation: who, the window left to answer, who spoke last and what. */
export const ThreadItem = memo(function ThreadItem({
  row,
  open,
  compact,
  tabbable,
  place,
  count,
}: ThreadItemProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { state, tone } = useWindow(row.lastInboundAt);
  const { preview, draft } = row;
  const ours = preview !== null && preview.origin !== 'customer';
  const hasDraft = draft !== null && draft.trim() !== '' && !open;
  const windowWords = state.open
    ? t('window.open', { left: spanWords(locale, state.remaining) })
    : t('window.shut');
  return (
    <div
      className={styles.item}
      role="option"
      aria-selected={open}
      aria-posinset={place}
      aria-setsize={count}
      tabIndex={tabbable ? 0 : -1}
      data-testid="thread-row"
      data-thread-id={row.id}
      data-unread={row.unread}
      data-window={tone}
      data-compact={compact}
      onClick={() => {
        openThread(row.id);
        writeHere();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          openThread(row.id);
          if (event.key === 'Enter') writeHere();
        }
      }}
    >
      <Avatar
        name={row.title}
        size={compact ? 32 : 40}
        fraction={state.open ? state.fraction : null}
        tone={tone}
      />
      <span className={styles.lines}>
        <span className={styles.top}>
          <span className={styles.title} dir="auto">
            {row.title}
          </span>
          <span className="visually-hidden">{windowWords}</span>
          <time className={styles.time} title={fullMoment(locale, row.lastMessageAt)}>
            {listTime(locale, row.lastMessageAt, now)}
          </time>
        </span>
        <span className={styles.bottom}>
          {hasDraft ? (
            <span className={styles.preview}>
              <PencilLine className={styles.pencil} size={13} aria-hidden />
              <span className={styles.draft}>{t('inbox.draft')}</span>
              <span className={styles.text} dir="auto">
                {draft}
              </span>
            </span>
          ) : preview === null ? (
            <span className={styles.preview}>{t('inbox.noMessages')}</span>
          ) : (
            <span className={styles.preview}>
              <OriginMark origin={preview.origin} name={preview.authorName} />
              <span className="visually-hidden">{speakerName(t, preview.origin, preview.authorName)}</span>
              <span className={styles.text} dir="auto" data-revoked={preview.revoked}>
                {previewWords(t, preview)}
              </span>
            </span>
          )}
          {row.unread > 0 ? (
            <>
              <span className="visually-hidden">{t('inbox.unread', { count: row.unread })}</span>
              <span className={styles.badge} aria-hidden>
                {row.unread > 99 ? '99+' : row.unread}
              </span>
            </>
          ) : (
            ours && preview.status !== null && <Ticks state={preview.status} />
          )}
        </span>
      </span>
    </div>
  );
});
