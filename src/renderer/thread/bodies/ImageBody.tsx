import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Media } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaUrl } from './media-url.ts';

/** A picture in a box of fixed size, so that the list stands still while it loads; a click shows it whole. */
export function ImageBody({ media, sticker, alt }: { media: Media | null; sticker: boolean; alt: string }) {
  const t = useWords();
  const [broken, setBroken] = useState(false);
  const url = mediaUrl(media);
  if (url === null || broken) return <MediaWait media={media} broken={broken} />;
  if (sticker)
    return (
      <img className={styles.sticker} src={url} alt={alt} onError={() => setBroken(true)} draggable={false} />
    );
  return (
    <Dialog.Root>
      <Dialog.Trigger className={styles.picture} aria-label={t('media.enlarge')}>
        <img src={url} alt={alt} loading="lazy" onError={() => setBroken(true)} draggable={false} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.whole}>
          <Dialog.Title className="visually-hidden">{alt}</Dialog.Title>
          <img src={url} alt={alt} />
          <Dialog.Close
            render={<IconButton icon={X} label={t('dialog.close')} className={styles.close ?? ''} />}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
