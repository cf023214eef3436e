import { maySend } from '#shared/coexistence/may-send.ts';
import { settleWait } from '#shared/coexistence/unknown-send.ts';
import type { Message } from '#shared/model/message.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { chooseTemplate } from '../state/place.ts';
import { canAgain, sendAgain, settle } from '../state/send.ts';
import { sendCase } from '../state/send-case.ts';
import { useThread } from '../state/thread.ts';
import { useNow } from '../time/clock.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import styles from './SendFailure.module.css';

/** Sent when the window was shut: a template gets through. */
const SHUT: ReadonlySet<string> = new Set(['131047', 'window_closed']);

/** A send that Meta refused, or of which nobody knows: what happened, what it means, what to do. */
export function SendFailure({ message }: { message: Message }) {
  const t = useWords();
  const detail = useThread((state) => state.detail);
  const uncertain = message.status === 'unknown';
  const { text } = message;
  const now = useNow();
  const gate = detail === null ? null : maySend(sendCase(detail, null, now));
  const may = message.origin === 'agent' && canAgain(message) && gate !== null && (gate.ok || gate.waits);
  const closed = message.origin === 'template' || SHUT.has(message.failure?.code ?? '');
  const overdue = uncertain && settleWait(message.extra?.unknownSince, now) === 0;
  return (
    <div className={styles.failure} data-uncertain={uncertain} data-testid="send-failure">
      <p>
        {uncertain
          ? t(overdue ? 'message.unknown.decide' : 'message.unknown')
          : t(failureKey(message.failure?.code ?? 'unknown'))}
      </p>
      {message.failure !== null && (
        <p className={styles.code}>{t('failure.code', { code: message.failure.code })}</p>
      )}
      <div className={styles.actions}>
        {overdue && (
          <>
            <Button data-testid="settle-arrived" onClick={() => void settle(message, true)}>
              {t('message.arrived')}
            </Button>
            <Button data-testid="settle-lost" onClick={() => void settle(message, false)}>
              {t('message.lost')}
            </Button>
          </>
        )}
        {!uncertain && closed && (
          <Button onClick={() => chooseTemplate(message.threadId)}>{t('template.open')}</Button>
        )}
        {may && (
          <Button look="plain" onClick={() => void sendAgain(message)}>
            {t('message.again')}
          </Button>
        )}
        {text !== null && (
          <Button look="quiet" onClick={() => void copyText(text)}>
            {t('message.copy')}
          </Button>
        )}
      </div>
    </div>
  );
}
