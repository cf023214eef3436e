import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { useThumbnail } from '../../thumbnails/use-thumbnail.ts';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaId } from './media-url.ts';

/** A film by its first picture; a click plays it in the same box, fetched as far as it is watched. */
export function VideoBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const id = mediaId(message.media);
  const { url, aspect } = useThumbnail(id, 'video');
  if (id === null || broken) return <MediaWait message={message} broken={broken} tabIndex={tabIndex} />;
  if (playing)
    return (
      // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions.
      <video
        className={styles.video}
        style={{ aspectRatio: aspect }}
        src={`/media/${id}`}
        controls
        autoPlay
        onError={() => setBroken(true)}
      />
    );
  return (
    <button
      type="button"
      className={styles.picture}
      style={{ aspectRatio: aspect }}
      tabIndex={tabIndex}
      aria-label={t('media.playVideo')}
      onClick={() => setPlaying(true)}
    >
      {url !== null && <img src={url} alt="" draggable={false} />}
      <span className={styles.over} aria-hidden>
        <Play size={22} />
      </span>
    </button>
  );
}
