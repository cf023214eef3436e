import type { Media } from '#shared/model/message.ts';

/** The id of a file that can be asked for, or null while there is none. */
export function mediaId(media: Media | null): string | null {
  return media?.state === 'stored' ? media.id : null;
}

/** Where the host serves the bytes from, or null while there are none. */
export function mediaUrl(media: Media | null): string | null {
  const id = mediaId(media);
  return id === null ? null : `/media/${id}`;
}
