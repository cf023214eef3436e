import { useLocale, useWords } from '../language/use-words.ts';
import { useQueue } from '../state/queue.ts';
import { useNow } from '../time/clock.ts';
import { clockTime, spanWords } from '../time/words.ts';
import styles from './QueueNote.module.css';

/** From here on a wait is told as a time of day. */
const LONG_MS = 10 * 60_000;

/** Where a send stands in the gateway's line, what holds it up, and when it is expected to go. */
export function QueueNote({ commandId }: { commandId: string }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const place = useQueue((state) => state.places[commandId]);
  if (place === undefined) return null;
  const { position, reason, goesAt } = place;
  const wait = goesAt === null ? null : goesAt - now;
  const when =
    wait === null || goesAt === null
      ? null
      : wait < LONG_MS
        ? t('queue.in', { span: spanWords(locale, Math.max(0, wait)) })
        : t('queue.at', { time: clockTime(goesAt) });
  const words = [t('queue.place', { position }), reason === null ? null : t(`queue.${reason}`), when];
  return (
    <p className={styles.note} data-testid="queue-note" data-reason={reason ?? 'turn'}>
      {words.filter((one) => one !== null).join(' · ')}
    </p>
  );
}
