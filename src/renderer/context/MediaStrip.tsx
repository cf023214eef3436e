import { useWords } from '../language/use-words.ts';
import { jumpTo, useThread } from '../state/thread.ts';
import { mediaId } from '../thread/bodies/media-url.ts';
import { useThumbnail } from '../thumbnails/use-thumbnail.ts';
import contextStyles from './Context.module.css';
import styles from './MediaStrip.module.css';

const MOST = 9;

/** The newest pictures of the loaded messages; a click goes to the message. */
export function MediaStrip() {
  const t = useWords();
  const messages = useThread((state) => state.messages);
  const pictures = messages
    .flatMap((message) => {
      const id = message.kind === 'image' && message.revokedAt === null ? mediaId(message.media) : null;
      return id === null ? [] : [{ message, id }];
    })
    .slice(-MOST)
    .reverse();
  if (pictures.length === 0) return null;
  return (
    <section className={contextStyles.section}>
      <h3 className={contextStyles.heading}>{t('context.media')}</h3>
      <ul className={styles.strip}>
        {pictures.map(({ message, id }) => (
          <li key={message.id}>
            <button
              type="button"
              className={styles.picture}
              aria-label={t('context.mediaGo')}
              onClick={() => void jumpTo(message.id, null)}
            >
              <Small mediaId={id} alt={message.text ?? ''} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Small({ mediaId, alt }: { mediaId: string; alt: string }) {
  const { url } = useThumbnail(mediaId, 'image');
  return url === null ? null : <img src={url} alt={alt} />;
}
