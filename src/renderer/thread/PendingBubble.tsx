import { FileText } from 'lucide-react';
import type { PendingMessage } from '#shared/console-api/views.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { useApp } from '../state/app.ts';
import { discardPending, retryPending } from '../state/send.ts';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { Bubble } from './Bubble.tsx';
import bodyStyles from './bodies/bodies.module.css';
import { QueueNote } from './QueueNote.tsx';
import styles from './SendFailure.module.css';

/** A send that no gateway has confirmed by a row: waiting, on its way, or refused with the reason. */
export function PendingBubble({ pending, active }: { pending: PendingMessage; active: boolean }) {
  const t = useWords();
  const me = useApp(({ app }) => app?.me?.name ?? null);
  const { text, state, failure, templateName } = pending;
  return (
    <Bubble
      entryKey={pending.commandId}
      origin={templateName === null ? 'agent' : 'template'}
      author={templateName ?? me}
      side="out"
      at={pending.createdAt}
      status={state}
      active={active}
      shape="stacked"
      label={t('thread.said', { who: me ?? t('origin.agent'), text: text ?? pending.filename ?? '' })}
      below={
        state !== 'refused' ? (
          state === 'queued' && <QueueNote commandId={pending.commandId} />
        ) : (
          <div className={styles.failure} data-testid="send-failure">
            <p>{t(failureKey(failure?.code ?? 'unknown'))}</p>
            {failure !== null && <p className={styles.code}>{t('failure.code', { code: failure.code })}</p>}
            <div className={styles.actions}>
              <Button look="plain" onClick={() => void retryPending(pending.commandId)}>
                {t('message.again')}
              </Button>
              {text !== null && (
                <Button look="quiet" onClick={() => void copyText(text)}>
                  {t('message.copy')}
                </Button>
              )}
              <Button look="quiet" onClick={() => void discardPending(pending.commandId)}>
                {t('pending.discard')}
              </Button>
            </div>
          </div>
        )
      }
    >
      {pending.filename !== null && (
        <span className={bodyStyles.file}>
          <FileText size={22} strokeWidth={1.5} aria-hidden />
          <span className={bodyStyles.fileName}>{pending.filename}</span>
        </span>
      )}
      {text !== null && (
        <p className={bodyStyles.text} dir="auto">
          {text}
        </p>
      )}
    </Bubble>
  );
}
