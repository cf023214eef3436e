import { useWords } from '../language/use-words.ts';
import { jumpTo, useThread } from '../state/thread.ts';
import { messageWords } from './message-words.ts';
import styles from './Quote.module.css';
import { messageAuthor, speakerName } from './speaker-name.ts';

/** The message that this one answers; a click goes there. */
export function Quote({ wamid }: { wamid: string }) {
  const t = useWords();
  const quoted = useThread((state) => state.messages.find((one) => one.wamid === wamid));
  const title = useThread((state) => state.detail?.thread.title ?? '');
  if (quoted === undefined) return <span className={styles.lost}>{t('message.quoteAway')}</span>;
  const who = quoted.direction === 'in' ? title : speakerName(t, quoted.origin, messageAuthor(quoted));
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.quote}
      data-origin={quoted.origin}
      onClick={() => void jumpTo(quoted.id, { sentAt: quoted.sentAt, id: quoted.id })}
    >
      <span className={styles.who} dir="auto">
        {who}
      </span>
      <span className={styles.text} dir="auto">
        {messageWords(t, quoted)}
      </span>
    </button>
  );
}
