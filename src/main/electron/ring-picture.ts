import { LINK_DAYS } from '#shared/coexistence/activity-clock.ts';
import type { Attention } from '../notifications/attention.ts';

/** Red, green, blue, opacity; 0 to 255. */
export type Ink = readonly [number, number, number, number];

/** Middling tones, seen on dark and on light panels alike. */
const TONE: Record<Attention['tone'], Ink> = {
  calm: [46, 160, 103, 255],
  warn: [224, 152, 20, 255],
  bad: [219, 68, 55, 255],
};
const TRACK: Ink = [128, 128, 132, 110];
const UNREAD: Ink = [99, 102, 241, 255];
/** macOS colours such a picture as its bar wants it; only the opacity counts. */
const TEMPLATE: Ink = [0, 0, 0, 255];
const TEMPLATE_TRACK: Ink = [0, 0, 0, 80];

/** Points inside a pixel along each side that are looked at, for smooth edges. */
const SAMPLES = 4;

/**
 * The activity clock as small as a tray wants it: an arc of the days left over its track, and a dot while something is
 * unread. A link that is gone leaves a broken ring.
 * @param size of each side, in pixels
 * @param template for a macOS menu bar while all is calm
 * @returns four bytes a pixel, row by row: blue, green, red and opacity, the colours multiplied by it
 */
export function ringPicture(
  { tone, daysLeft, cut, unread }: Pick<Attention, 'tone' | 'daysLeft' | 'cut' | 'unread'>,
  size: number,
  template = false,
): Buffer {
  const full = template ? TEMPLATE : TONE[tone];
  const broken = cut !== null;
  const track = template ? TEMPLATE_TRACK : broken ? TONE.bad : TRACK;
  const turn = broken || daysLeft === null ? 0 : daysLeft / LINK_DAYS;
  const outer = 0.46;
  const inner = 0.28;
  const inkAt = (x: number, y: number): Ink | null => {
    const far = Math.hypot(x, y);
    if (unread > 0 && far <= 0.15) return template ? TEMPLATE : UNREAD;
    if (far < inner || far > outer) return null;
    // From twelve o'clock on, clockwise.
    const angle = (Math.atan2(x, -y) / (2 * Math.PI) + 1) % 1;
    if (broken && angle % 0.25 < 0.09) return null;
    // What is left stands at the end, as on the screen's clock.
    return angle >= 1 - turn ? full : track;
  };

  const picture = Buffer.alloc(size * size * 4);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const sum: [number, number, number, number] = [0, 0, 0, 0];
    for (let sample = 0; sample < SAMPLES ** 2; sample++) {
      const x = (pixel % size) + ((sample % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(pixel / size) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
      const ink = inkAt(x / size - 0.5, y / size - 0.5);
      if (ink === null) continue;
      const [red, green, blue, opacity] = ink;
      for (const [index, value] of [blue, green, red, 255].entries())
        sum[index] = (sum[index] ?? 0) + (value * opacity) / 255;
    }
    for (const [index, value] of sum.entries()) picture[pixel * 4 + index] = Math.round(value / SAMPLES ** 2);
  }
  return picture;
}

/** The mark on a Windows taskbar button: a filled dot. @returns as {@link ringPicture} does */
export function dotPicture(tone: 'unread' | 'bad', size: number): Buffer {
  const [red, green, blue] = tone === 'bad' ? TONE.bad : UNREAD;
  const picture = Buffer.alloc(size * size * 4);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const far = Math.hypot((pixel % size) + 0.5 - size / 2, Math.floor(pixel / size) + 0.5 - size / 2);
    const covered = Math.max(0, Math.min(1, size / 2 - far));
    for (const [index, value] of [blue, green, red, 255].entries())
      picture[pixel * 4 + index] = Math.round(value * covered);
  }
  return picture;
}
