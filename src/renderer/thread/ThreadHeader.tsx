import { ArrowLeft, PanelRight, Search } from 'lucide-react';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import { useWords } from '../language/use-words.ts';
import { useNumbers } from '../state/numbers.ts';
import { closeThread, openSearch, toggleContext, usePlace } from '../state/place.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Pop } from '../ui/Pop.tsx';
import { phoneWords } from '../ui/phone.ts';
import { WindowChip } from '../ui/WindowChip.tsx';
import styles from './ThreadHeader.module.css';
import { WindowExplained } from './WindowExplained.tsx';

/** Who this is, through which number, and how long a reply from here is possible. */
export function ThreadHeader({ detail }: { detail: ThreadDetail | null }) {
  const t = useWords();
  const contextOpen = usePlace((state) => state.contextOpen);
  const several = useNumbers((state) => state.numbers.length > 1);
  const contact = detail?.contact ?? null;
  const phone = contact?.phone == null ? null : phoneWords(contact.phone);
  const ways = [contact?.username == null ? null : `@${contact.username}`, phone].filter(
    (way): way is string => way !== null && way !== detail?.thread.title,
  );
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <IconButton icon={ArrowLeft} label={t('thread.back')} keys="Esc" onClick={closeThread} />
      </span>
      <div className={styles.who}>
        <h2 className={styles.title} dir="auto" title={detail?.thread.title}>
          {detail?.thread.title ?? ' '}
        </h2>
        <p className={styles.ways}>
          {ways.map((way) => (
            <span key={way}>{way}</span>
          ))}
          {contact !== null && contact.phone === null && <span>{t('contact.noPhone')}</span>}
          {several && detail?.number != null && (
            <span>{t('thread.through', { number: detail.number.name })}</span>
          )}
        </p>
      </div>
      {detail !== null && (
        <Pop
          trigger={<WindowChip lastInboundAt={detail.thread.lastInboundAt} />}
          title={t('window.title')}
          align="end"
        >
          <WindowExplained lastInboundAt={detail.thread.lastInboundAt} />
        </Pop>
      )}
      <span className={styles.tools}>
        <IconButton
          icon={Search}
          label={t('search.openHere')}
          keys="Ctrl F"
          onClick={() => openSearch('thread')}
        />
        <IconButton
          icon={PanelRight}
          label={t('context.toggle')}
          keys="Ctrl ."
          pressed={contextOpen}
          onClick={toggleContext}
        />
      </span>
    </header>
  );
}
