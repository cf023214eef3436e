export interface Thumbnail {
  bytes: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** Twice the width of a bubble's picture on a plain screen. */
const WIDEST = 640;
const TALLEST = 960;
const MOST_BYTES = 64 * 1024;
const QUALITIES = [0.8, 0.6, 0.4, 0.2];
/** How long a film may take to show its first picture. */
const FILM_PATIENCE_MS = 20_000;

/**
 * A small WebP of a picture or of a film's beginning; null when it cannot be had or is neither. What strangers sent is
 * decoded here, in the page's sandbox, and nowhere else.
 */
export async function drawThumbnail(url: string, kind: 'image' | 'video'): Promise<Thumbnail | null> {
  try {
    const picture = kind === 'image' ? await pictureOf(url) : await firstPicture(url);
    const { width, height } = fitted(picture.width, picture.height);
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
    picture.close();
    for (const quality of QUALITIES) {
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      if (blob.size <= MOST_BYTES) return { bytes: new Uint8Array(await blob.arrayBuffer()), width, height };
    }
    return null;
  } catch {
    return null;
  }
}

async function pictureOf(url: string): Promise<ImageBitmap> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`media: ${answer.status}`);
  // The height follows the width.
  return createImageBitmap(await answer.blob(), { resizeWidth: WIDEST, resizeQuality: 'high' });
}

async function firstPicture(url: string): Promise<ImageBitmap> {
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  try {
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('too slow')), FILM_PATIENCE_MS);
      film.onloadeddata = () => {
        clearTimeout(patience);
        resolve();
      };
      film.onerror = () => {
        clearTimeout(patience);
        reject(new Error('not a film'));
      };
      film.src = url;
    });
    return await createImageBitmap(film);
  } finally {
    film.removeAttribute('src');
    film.load();
  }
}

function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
