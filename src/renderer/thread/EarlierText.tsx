import { History } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../language/use-words.ts';
import styles from './EarlierText.module.css';

/** What an edited message said at first, for whoever wants to know. */
export function EarlierText({ text, tabIndex }: { text: string; tabIndex: number }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <span className={styles.earlier}>
      <button
        type="button"
        className={styles.toggle}
        tabIndex={tabIndex}
        aria-expanded={open}
        data-testid="earlier-text"
        onClick={() => setOpen(!open)}
      >
        <History size={12} aria-hidden />
        {t(open ? 'message.earlier.hide' : 'message.earlier.show')}
      </button>
      {open && (
        <span className={styles.text} dir="auto">
          {text}
        </span>
      )}
    </span>
  );
}
