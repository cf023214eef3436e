import { previewWords } from '../inbox/preview-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { listTime } from '../time/words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { OriginMark } from '../ui/OriginMark.tsx';
import styles from './Search.module.css';
import type { Finding } from './search.ts';

interface FoundProps {
  id: string;
  finding: Finding;
  /** First of its kind: a heading stands above it. */
  heading: boolean;
  selected: boolean;
  onPick: () => void;
  onPoint: () => void;
}

/** One thing that was found: a person, or a message with the words marked. */
export function Found({ id, finding, heading, selected, onPick, onPoint }: FoundProps) {
  const t = useWords();
  return (
    <>
      {heading && (
        <div className={styles.heading} role="presentation">
          {t(`search.heading.${finding.type}`)}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above owns the keys of its list. */}
      <div
        id={id}
        className={styles.item}
        role="option"
        tabIndex={-1}
        aria-selected={selected}
        data-testid={finding.type === 'message' ? 'search-hit' : 'search-person'}
        onClick={onPick}
        onPointerMove={onPoint}
      >
        {finding.type === 'thread' ? <FoundThread finding={finding} /> : <FoundMessage finding={finding} />}
      </div>
    </>
  );
}

function FoundThread({ finding: { thread } }: { finding: Extract<Finding, { type: 'thread' }> }) {
  const t = useWords();
  const { state, tone } = useWindow(thread.lastInboundAt);
  return (
    <>
      <Avatar name={thread.title} size={32} fraction={state.open ? state.fraction : null} tone={tone} />
      <span className={styles.lines}>
        <span className={styles.title} dir="auto">
          {thread.title}
        </span>
        <span className={styles.text} dir="auto">
          {thread.preview === null ? t('inbox.noMessages') : previewWords(t, thread.preview)}
        </span>
      </span>
    </>
  );
}

function FoundMessage({ finding: { hit } }: { finding: Extract<Finding, { type: 'message' }> }) {
  const locale = useLocale();
  const now = useNow();
  const { message } = hit;
  return (
    <span className={styles.lines}>
      <span className={styles.top}>
        <span className={styles.title} dir="auto">
          {hit.title}
        </span>
        <time className={styles.time}>{listTime(locale, message.sentAt, now)}</time>
      </span>
      <span className={styles.text} dir="auto">
        <OriginMark origin={message.origin} name={message.author?.name ?? null} />
        <span>
          {hit.snippet.map((piece, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed sentence.
            piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
          )}
        </span>
      </span>
    </span>
  );
}
