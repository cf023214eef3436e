import { maySend } from '#shared/coexistence/may-send.ts';
import type { Message } from '#shared/model/message.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { sendAgain } from '../state/send.ts';
import { useThread } from '../state/thread.ts';
import { gatewayNow } from '../time/clock.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import styles from './SendFailure.module.css';

/** A send that Meta refused, or of which nobody knows: what happened, what it means, what to do. */
export function SendFailure({ message }: { message: Message }) {
  const t = useWords();
  const detail = useThread((state) => state.detail);
  const uncertain = message.status === 'unknown';
  const { text } = message;
  const gate = maySend({
    lifecycle: detail?.number?.lifecycle ?? 'active',
    lastInboundAt: detail?.thread.lastInboundAt ?? null,
    now: gatewayNow(),
    hasRecipient: true,
  });
  const may = message.origin === 'agent' && (gate.ok || gate.waits);
  return (
    <div className={styles.failure} data-uncertain={uncertain} data-testid="send-failure">
      <p>{uncertain ? t('message.unknown') : t(failureKey(message.failure?.code ?? 'unknown'))}</p>
      {message.failure !== null && (
        <p className={styles.code}>{t('failure.code', { code: message.failure.code })}</p>
      )}
      <div className={styles.actions}>
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
