import type { SendContent } from '#shared/gateway-api/http.ts';

/** Kinds of message that are a file. */
export type MediaKind = Extract<SendContent, { mediaId: string }>['kind'];

const MB = 1024 * 1024;
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What Meta takes of each kind (Meta, "media"). Stickers: the larger, animated limit; Graph refuses a still one above 100 KB. */
const LIMITS: Record<MediaKind, { most: number; mimes: readonly string[] }> = {
  image: { most: 5 * MB, mimes: ['image/jpeg', 'image/png'] },
  audio: { most: 16 * MB, mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] },
  video: { most: 16 * MB, mimes: ['video/mp4', 'video/3gpp'] },
  document: {
    most: 100 * MB,
    mimes: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      `${OFFICE}.wordprocessingml.document`,
      `${OFFICE}.spreadsheetml.sheet`,
      `${OFFICE}.presentationml.presentation`,
    ],
  },
  sticker: { most: 500 * 1024, mimes: ['image/webp'] },
};

/** A type without its parameters: `audio/ogg; codecs=opus` is `audio/ogg`. */
export function bareMime(mime: string): string {
  return (mime.split(';')[0] ?? '').trim().toLowerCase();
}

/** Bytes that Meta takes of this type as any kind, or null when it takes none. */
export function mostBytes(mime: string): number | null {
  const bare = bareMime(mime);
  const fitting = Object.values(LIMITS).filter(({ mimes }) => mimes.includes(bare));
  return fitting.length === 0 ? null : Math.max(...fitting.map(({ most }) => most));
}

/** May a file of this type and size be sent as this kind? */
export function fitsKind(kind: MediaKind, mime: string, size: number): boolean {
  const { most, mimes } = LIMITS[kind];
  return mimes.includes(bareMime(mime)) && size <= most;
}
