import type { Media } from '#shared/model/message.ts';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaUrl } from './media-url.ts';

export function VideoBody({ media }: { media: Media | null }) {
  const url = mediaUrl(media);
  if (url === null) return <MediaWait media={media} />;
  // biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions.
  return <video className={styles.video} src={url} controls preload="metadata" />;
}
