import type { KeyboardEvent, ReactNode } from 'react';
import type { Origin } from '#shared/model/message.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { clockTime, fullMoment } from '../time/words.ts';
import { OriginMark } from '../ui/OriginMark.tsx';
import { type SendState, Ticks } from '../ui/Ticks.tsx';
import styles from './Bubble.module.css';
import { speakerName } from './speaker-name.ts';

interface BubbleProps {
  entryKey: string;
  origin: Origin;
  author: string | null;
  side: 'in' | 'out';
  at: number;
  status: SendState | null;
  imported?: boolean;
  first?: boolean;
  last?: boolean;
  /** Stands out for a moment after a jump. */
  highlighted?: boolean;
  /** The list's tab stop among the bubbles. */
  active: boolean;
  /** No tint behind it: stickers and lone emoji. */
  bare?: boolean;
  /** The foot beside a short text, under a long one, under a picture of fixed width. */
  shape: 'inline' | 'stacked' | 'picture';
  /** Words before the time: "edited", "forwarded". */
  notes?: readonly string[];
  /** The whole bubble in words. */
  label: string;
  actions?: ReactNode;
  /** Under the bubble: reactions, what failed and what to do. */
  below?: ReactNode;
  onKeyDown?: (event: KeyboardEvent) => void;
  /** The pointer came. */
  onNear?: () => void;
  children: ReactNode;
}

/** The shape of every message: side and tint by who spoke, content, then glyph, label, time and ticks at its foot. */
export function Bubble(props: BubbleProps) {
  const t = useWords();
  const locale = useLocale();
  const { origin, author, side, at, status } = props;
  return (
    <div
      className={styles.row}
      data-side={side}
      data-first={props.first ?? true}
      data-imported={props.imported ?? false}
    >
      <article
        className={styles.column}
        data-side={side}
        aria-label={props.label}
        tabIndex={props.active ? 0 : -1}
        data-entry={props.entryKey}
        data-testid="message"
        data-origin={origin}
        data-status={status ?? 'none'}
        onKeyDown={props.onKeyDown}
        onPointerEnter={props.onNear}
      >
        <div className={styles.line}>
          <div
            className={styles.bubble}
            data-origin={origin}
            data-side={side}
            data-first={props.first ?? true}
            data-last={props.last ?? true}
            data-bare={props.bare ?? false}
            data-shape={props.shape}
            data-highlighted={props.highlighted ?? false}
            data-unsent={status === 'waiting' || status === 'posting' || status === 'refused'}
          >
            {props.children}
            <span className={styles.foot}>
              {origin !== 'customer' && (
                <span className={styles.voice} data-origin={origin}>
                  <OriginMark origin={origin} name={author} />
                  <span className={styles.name}>{speakerName(t, origin, author)}</span>
                </span>
              )}
              {props.notes?.map((note) => (
                <span key={note} className={styles.note}>
                  {note}
                </span>
              ))}
              <time className={styles.time} title={fullMoment(locale, at)}>
                {clockTime(at)}
              </time>
              {status !== null && <Ticks state={status} />}
            </span>
          </div>
          {props.actions !== undefined && <span className={styles.actions}>{props.actions}</span>}
        </div>
        {props.below}
      </article>
    </div>
  );
}
