import type { Media } from '#shared/model/message.ts';

/** Where the host serves the bytes from, or null while there are none. */
export function mediaUrl(media: Media | null): string | null {
  return media === null || media.id === null || media.state !== 'stored' ? null : `/media/${media.id}`;
}
