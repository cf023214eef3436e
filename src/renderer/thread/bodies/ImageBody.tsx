import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { dropThumbnail } from '../../thumbnails/thumbnails.ts';
import { useThumbnail } from '../../thumbnails/use-thumbnail.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaId, mediaUrl } from './media-url.ts';

interface PictureProps {
  message: Message;
  alt: string;
  tabIndex: number;
}

/** A picture, small, in a box that stands from the first moment; a click shows it whole. */
export function ImageBody({ message, alt, tabIndex }: PictureProps) {
  const t = useWords();
  const id = mediaId(message.media);
  const { url, failed, aspect } = useThumbnail(id, 'image');
  if (id === null || failed) return <MediaWait message={message} broken={id !== null} tabIndex={tabIndex} />;
  return (
    <Dialog.Root>
      <Dialog.Trigger
        className={styles.picture}
        style={{ aspectRatio: aspect }}
        tabIndex={tabIndex}
        aria-label={t('media.enlarge')}
        data-testid="picture"
        data-shown={url !== null}
      >
        {url !== null && <img src={url} alt={alt} draggable={false} onError={() => dropThumbnail(id)} />}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.whole}>
          <Dialog.Title className="visually-hidden">{alt}</Dialog.Title>
          <img src={`/media/${id}`} alt={alt} />
          <Dialog.Close
            render={<IconButton icon={X} label={t('dialog.close')} className={styles.close ?? ''} />}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A sticker: small as it is, it needs no smaller picture, and it may move. */
export function StickerBody({ message, alt, tabIndex }: PictureProps) {
  const [broken, setBroken] = useState(false);
  const url = mediaUrl(message.media);
  if (url === null || broken) return <MediaWait message={message} broken={broken} tabIndex={tabIndex} />;
  return (
    <img className={styles.sticker} src={url} alt={alt} onError={() => setBroken(true)} draggable={false} />
  );
}
