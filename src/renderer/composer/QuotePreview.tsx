import { X } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { messageWords } from '../thread/message-words.ts';
import { messageAuthor, speakerName } from '../thread/speaker-name.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './previews.module.css';

interface QuotePreviewProps {
  quote: Message;
  /** The customer's name. */
  title: string;
  /** A file goes out without its quote. */
  withFile: boolean;
  onDrop: () => void;
}

/** The message that is being answered. */
export function QuotePreview({ quote, title, withFile, onDrop }: QuotePreviewProps) {
  const t = useWords();
  const who = quote.direction === 'in' ? title : speakerName(t, quote.origin, messageAuthor(quote));
  return (
    <div className={styles.preview} data-testid="quote-preview">
      <span className={styles.bar} data-origin={quote.origin} />
      <span className={styles.words}>
        <span className={styles.name} dir="auto">
          {t('composer.replyTo', { who })}
        </span>
        <span className={styles.line} dir="auto">
          {withFile ? t('composer.quoteWithFile') : messageWords(t, quote)}
        </span>
      </span>
      <IconButton icon={X} size="small" label={t('composer.dropQuote')} tipSide="top" onClick={onDrop} />
    </div>
  );
}
