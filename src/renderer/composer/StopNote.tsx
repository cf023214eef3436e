import { BellOff } from 'lucide-react';
import type { ThreadDetail } from '#shared/console-api/views.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import styles from './StopNote.module.css';

/** Who wants no marketing any more, since when and by which way; what still reaches them. */
export function StopNote({ detail: { contact, thread } }: { detail: ThreadDetail }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const stops = contact?.stops;
  const at = stops?.word ?? stops?.whatsapp;
  if (at == null) return null;
  return (
    <p className={styles.note} data-testid="stop-note" data-by={stops?.word == null ? 'whatsapp' : 'word'}>
      <BellOff size={14} aria-hidden />
      {t(stops?.word == null ? 'stop.whatsapp' : 'stop.word', {
        name: thread.title,
        moment: momentWords(locale, at, now),
      })}
    </p>
  );
}
