import { Laptop, Smartphone } from 'lucide-react';
import type { SendVerdict } from '#shared/coexistence/may-send.ts';
import type { Thread } from '#shared/model/thread.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { WindowExplained } from '../thread/WindowExplained.tsx';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { momentWords, spanWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { Pop } from '../ui/Pop.tsx';
import styles from './Voices.module.css';

interface VoicesProps {
  thread: Thread;
  title: string;
  gate: SendVerdict;
  text: string;
}

/** The two ways to answer and what each means now: from here within the window, from the phone free and any time. */
export function Voices({ thread, title, gate, text }: VoicesProps) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { state, tone } = useWindow(thread.lastInboundAt);
  const refused = gate.ok ? null : gate.reason;
  const here =
    refused !== null && refused !== 'window_closed'
      ? t(`voice.here.${refused}`)
      : state.open
        ? t('voice.here.open', { left: spanWords(locale, state.remaining) })
        : t('voice.here.shut');
  const shutReason =
    refused === 'window_closed'
      ? state.open || state.closedAt === null
        ? t('voice.shut.never')
        : t('voice.shut.since', { moment: momentWords(locale, state.closedAt, now) })
      : refused === null
        ? null
        : t(failureKey(refused));
  return (
    <div className={styles.voices}>
      <div className={styles.chips}>
        <Pop
          side="top"
          title={t('voice.here.title')}
          trigger={
            <button
              type="button"
              className={styles.chip}
              data-tone={refused === null || refused === 'window_closed' ? tone : 'shut'}
              data-testid="voice-here"
            >
              <Laptop size={14} aria-hidden />
              {here}
            </button>
          }
        >
          {refused !== null && refused !== 'window_closed' && <p>{t(failureKey(refused))}</p>}
          <WindowExplained lastInboundAt={thread.lastInboundAt} />
        </Pop>
        <Pop
          side="top"
          align="end"
          title={t('voice.phone.title')}
          trigger={
            <button type="button" className={styles.chip} data-tone="phone" data-testid="voice-phone">
              <Smartphone size={14} aria-hidden />
              {t('voice.phone')}
            </button>
          }
        >
          <p>{t('voice.phone.explain', { name: title })}</p>
          {text.trim() !== '' && <Button onClick={() => void copyText(text)}>{t('voice.phone.copy')}</Button>}
        </Pop>
      </div>
      {shutReason !== null && (
        <p className={styles.reason} data-testid="composer-reason" data-reason={refused}>
          {shutReason}
        </p>
      )}
    </div>
  );
}
