import { Copy, X } from 'lucide-react';
import { useWords } from '../language/use-words.ts';
import { toggleContext } from '../state/place.ts';
import { useThread } from '../state/thread.ts';
import { useWindow } from '../time/window-tone.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { copyText } from '../ui/copy.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { phoneWords } from '../ui/phone.ts';
import styles from './Context.module.css';
import { Facts } from './Facts.tsx';
import { MediaStrip } from './MediaStrip.tsx';
import { SourceAd } from './SourceAd.tsx';
import { WhoSpoke } from './WhoSpoke.tsx';
import { WindowBar } from './WindowBar.tsx';

/** What is known of the contact, beside the conversation; it slides over where there is no room. */
export function Context() {
  const t = useWords();
  const detail = useThread((state) => state.detail);
  const { state, tone } = useWindow(detail?.thread.lastInboundAt ?? null);
  if (detail === null) return <aside className={styles.panel} aria-label={t('context.title')} />;
  const { thread, contact } = detail;
  const ways = [
    contact?.username == null ? null : { shown: `@${contact.username}`, copied: contact.username },
    contact?.phone == null ? null : { shown: phoneWords(contact.phone), copied: `+${contact.phone}` },
  ].filter((way) => way !== null);
  return (
    <aside className={styles.panel} aria-label={t('context.title')} data-testid="context">
      <div className={styles.close}>
        <IconButton icon={X} label={t('context.close')} onClick={toggleContext} />
      </div>
      <header className={styles.head}>
        <Avatar name={thread.title} size={72} fraction={state.open ? state.fraction : null} tone={tone} />
        <h2 className={styles.name} dir="auto">
          {thread.title}
        </h2>
        <ul className={styles.ways}>
          {ways.map(({ shown, copied }) => (
            <li key={copied}>
              <span className="tabular">{shown}</span>
              <IconButton
                icon={Copy}
                size="small"
                label={t('context.copy', { what: shown })}
                onClick={() => void copyText(copied)}
              />
            </li>
          ))}
          {contact !== null && contact.phone === null && (
            <li className={styles.absent}>{t('contact.noPhone.long')}</li>
          )}
        </ul>
      </header>
      <WindowBar lastInboundAt={thread.lastInboundAt} />
      <Facts detail={detail} />
      <SourceAd />
      <WhoSpoke />
      <MediaStrip />
    </aside>
  );
}
