import { useEffect, useState } from 'react';
import { useThumbnails, wantThumbnail } from './thumbnails.ts';

export interface ShownThumbnail {
  /** Null until it is there. */
  url: string | null;
  /** It could not be had for now. */
  failed: boolean;
  /** Width by height of its box, fixed from the first moment, so that nothing jumps when the picture comes. */
  aspect: number;
}

/** For pictures whose form is not known before they are drawn. */
const ASPECT_UNKNOWN = 4 / 3;
const [TALLEST, WIDEST] = [3 / 4, 16 / 9];

/** The small picture of a file that the gateway has; made by the page when none is kept. Null: there is no such file. */
export function useThumbnail(mediaId: string | null, kind: 'image' | 'video'): ShownThumbnail {
  const kept = useThumbnails((state) => (mediaId === null ? undefined : state.kept[mediaId]));
  const failed = useThumbnails((state) => mediaId !== null && state.failed[mediaId] === true);
  const [aspect] = useState(() =>
    kept === undefined ? ASPECT_UNKNOWN : Math.min(WIDEST, Math.max(TALLEST, kept.width / kept.height)),
  );
  useEffect(() => {
    if (mediaId !== null && kept === undefined && !failed) wantThumbnail(mediaId, kind);
  }, [mediaId, kind, kept, failed]);
  return { url: kept === undefined ? null : `/media/${mediaId}/thumbnail`, failed, aspect };
}
