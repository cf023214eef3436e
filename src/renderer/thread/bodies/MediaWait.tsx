import { ImageOff, LoaderCircle } from 'lucide-react';
import type { Media } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import styles from './bodies.module.css';

/** A file whose bytes are not here: still being fetched, or not to be had. */
export function MediaWait({ media, broken = false }: { media: Media | null; broken?: boolean }) {
  const t = useWords();
  const lost = broken || media === null || media.state === 'failed';
  const Icon = lost ? ImageOff : LoaderCircle;
  return (
    <span className={styles.wait} data-lost={lost}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      {t(lost ? 'media.lost' : 'media.pending')}
    </span>
  );
}
