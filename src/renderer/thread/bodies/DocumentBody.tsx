import { Download, FileText } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useLocale, useWords } from '../../language/use-words.ts';
import { bytesWords } from '../../ui/bytes-words.ts';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaUrl } from './media-url.ts';

/** A file by its name and size; a click saves it. */
export function DocumentBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { media } = message;
  const t = useWords();
  const locale = useLocale();
  const url = mediaUrl(media);
  const name = media?.filename ?? t('kind.document');
  const size = media?.size == null ? null : bytesWords(locale, media.size);
  return (
    <>
      <span className={styles.file}>
        <FileText size={22} strokeWidth={1.5} aria-hidden />
        <span className={styles.fileWords}>
          <span className={styles.fileName} dir="auto">
            {name}
          </span>
          {size !== null && <span className={styles.fileSize}>{size}</span>}
        </span>
        {url !== null && (
          <a
            className={styles.save}
            tabIndex={tabIndex}
            href={url}
            download={name}
            aria-label={t('media.save', { name })}
          >
            <Download size={16} aria-hidden />
          </a>
        )}
      </span>
      {url === null && <MediaWait message={message} tabIndex={tabIndex} />}
    </>
  );
}
