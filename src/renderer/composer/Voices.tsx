import { Laptop, Smartphone } from 'lucide-react';
import type { SendVerdict } from '#shared/coexistence/may-send.ts';
import type { Thread } from '#shared/model/thread.ts';
import { FreeEntryChip } from '../costs/FreeEntryChip.tsx';
import { hereWords } from '../costs/here-words.ts';
import { PriceList } from '../costs/PriceList.tsx';
import { freeEntryNow } from '../costs/price-words.ts';
import { useThreadCosts } from '../costs/use-thread-costs.ts';
import { failureKey } from '../language/failure-words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { chooseTemplate, usePlace } from '../state/place.ts';
import { ContinueOnPhone } from '../thread/ContinueOnPhone.tsx';
import { WindowExplained } from '../thread/WindowExplained.tsx';
import { useNow } from '../time/clock.ts';
import { useWindow } from '../time/window-tone.ts';
import { momentWords } from '../time/words.ts';
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
  const choosing = usePlace((state) => state.choosingFor === thread.id);
  const refused = gate.ok ? null : gate.reason;
  const { prices, usage } = useThreadCosts(thread);
  const here = hereWords(t, locale, { gate, window: state, prices, usage, now });
  const freeUntil = freeEntryNow(prices?.value ?? null, now);
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
              {here.state}
              {here.cost !== null && (
                <span className={styles.cost} data-testid="voice-cost" data-silent={prices?.silent}>
                  {here.cost}
                </span>
              )}
            </button>
          }
        >
          {refused !== null && refused !== 'window_closed' && <p>{t(failureKey(refused))}</p>}
          <WindowExplained lastInboundAt={thread.lastInboundAt} />
          {prices !== null && <PriceList prices={prices} reply={gate.ok} />}
        </Pop>
        {freeUntil !== null && <FreeEntryChip until={freeUntil} className={styles.chip} />}
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
          <ContinueOnPhone />
          {text.trim() !== '' && <Button onClick={() => void copyText(text)}>{t('voice.phone.copy')}</Button>}
        </Pop>
      </div>
      {shutReason !== null && (
        <p className={styles.reason} data-testid="composer-reason" data-reason={refused}>
          <span>{shutReason}</span>
          {refused === 'window_closed' && !choosing && (
            <Button onClick={() => chooseTemplate(thread.id)}>{t('template.open')}</Button>
          )}
        </p>
      )}
    </div>
  );
}
