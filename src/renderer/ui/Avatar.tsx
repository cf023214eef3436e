import type { WindowTone } from '../time/window-tone.ts';
import styles from './Avatar.module.css';

interface AvatarProps {
  name: string;
  size: 32 | 40 | 72;
  /** What is left of the 24-hour window, 1 … 0; null when there is none. */
  fraction: number | null;
  tone: WindowTone;
}

/** Up to two letters that stand for a name; the last two digits of people known by their number alone. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}]/u.test(word));
  const first = words[0];
  if (first === undefined) return name.replace(/\D/gu, '').slice(-2) || '#';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word === undefined ? '' : (Array.from(word)[0] ?? '')))
    .join('')
    .toUpperCase();
}

const RING = { 32: 2, 40: 2, 72: 3 };

/** A person, with their 24-hour window as an arc around them: full when they just wrote, gone when it is shut. */
export function Avatar({ name, size, fraction, tone }: AvatarProps) {
  const stroke = RING[size];
  const outer = size + stroke * 4 + 2;
  const radius = (outer - stroke) / 2;
  const around = 2 * Math.PI * radius;
  return (
    <span className={styles.avatar} data-size={size} aria-hidden>
      {fraction !== null && (
        <svg
          className={styles.ring}
          viewBox={`0 0 ${outer} ${outer}`}
          width={outer}
          height={outer}
          aria-hidden
        >
          <circle
            className={styles.arc}
            data-tone={tone}
            cx={outer / 2}
            cy={outer / 2}
            r={radius}
            strokeWidth={stroke}
            strokeDasharray={`${around * Math.max(0.015, fraction)} ${around}`}
            transform={`rotate(-90 ${outer / 2} ${outer / 2})`}
          />
        </svg>
      )}
      <span className={styles.face}>{initials(name)}</span>
    </span>
  );
}
