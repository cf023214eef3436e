import { Popover } from '@base-ui/react/popover';
import { Unlink } from 'lucide-react';
import { Fragment } from 'react';
import { LINK_DAYS } from '#shared/coexistence/activity-clock.ts';
import { mostUrgent } from '#shared/coexistence/most-urgent.ts';
import { useWords } from '../language/use-words.ts';
import { useWatchedNumbers } from '../state/numbers.ts';
import { useNow } from '../time/clock.ts';
import styles from './ActivityClock.module.css';
import { ActivityEvidence } from './ActivityEvidence.tsx';
import { NumberStanding } from './NumberStanding.tsx';

const SIZE = 44;
const RADIUS = 18;
const GAP_DEGREES = 9;

/** One segment of the ring, `index` 0 at twelve o'clock and on clockwise. */
function segment(index: number): string {
  const step = 360 / LINK_DAYS;
  const point = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(SIZE / 2 + RADIUS * Math.cos(angle)).toFixed(2)} ${(SIZE / 2 + RADIUS * Math.sin(angle)).toFixed(2)}`;
  };
  const from = index * step + GAP_DEGREES / 2;
  return `M${point(from)}A${RADIUS} ${RADIUS} 0 0 1 ${point(from + step - GAP_DEGREES)}`;
}

/** Fourteen segments, one a day: how long the phone may stay unopened before Meta takes the link away. */
export function ActivityClock() {
  const t = useWords();
  const now = useNow();
  const numbers = useWatchedNumbers();
  const shown = mostUrgent(numbers, now);
  if (shown === null) return null;
  const { clock } = shown;
  const cut = shown.number.lifecycle === 'disconnected';
  const level = cut ? 'cut' : clock.known ? clock.level : 'unknown';
  const left = clock.known && !cut ? clock.daysLeft : null;
  const name = cut
    ? t('tray.cut')
    : clock.known
      ? t('clock.left', { days: clock.daysLeft })
      : t('clock.unknown');
  return (
    <Popover.Root>
      <Popover.Trigger
        className={styles.clock}
        title={name}
        data-testid="activity-clock"
        data-day={clock.known ? clock.day : ''}
        data-level={level}
      >
        <svg width={SIZE} height={SIZE} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden>
          {Array.from({ length: LINK_DAYS }, (_, index) => segment(index)).map((path, index) => (
            <path key={path} d={path} data-left={left !== null && index >= LINK_DAYS - left} />
          ))}
        </svg>
        <span className="visually-hidden">{name}</span>
        <span className={styles.days} aria-hidden>
          {left ?? (cut ? <Unlink size={16} strokeWidth={2} /> : '?')}
          {left !== null && <span className={styles.unit}>{t('clock.unit')}</span>}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="right" align="end" sideOffset={10} className={styles.positioner}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>{t('clock.title')}</Popover.Title>
            {numbers.map((number) => (
              <Fragment key={number.id}>
                {number.lifecycle === 'disconnected' ? (
                  <p className={styles.cut}>{t('clock.cut', { number: number.name })}</p>
                ) : (
                  <ActivityEvidence number={number} named={numbers.length > 1} />
                )}
                <NumberStanding number={number} />
              </Fragment>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
