import type { Message } from '#shared/model/message.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { discardPending } from '../state/send.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Reactions.module.css';
import failureStyles from './SendFailure.module.css';
import { useOwnReaction } from './use-own-reaction.ts';

/** What people tapped on a message, the number's own at once; a refused one says why. */
export function Reactions({ message }: { message: Message }) {
  const t = useWords();
  const own = useOwnReaction(message);
  const shown = [
    ...message.reactions
      .filter(({ from }) => from === 'customer')
      .map(({ emoji }) => ({ from: 'customer' as const, emoji, waits: false })),
    ...(own === null || own.emoji === null
      ? []
      : [{ from: 'business' as const, emoji: own.emoji, waits: own.pending?.failure === null }]),
  ];
  const refused = own?.pending?.failure ? own.pending : null;
  return (
    <>
      {shown.length > 0 && (
        <span className={styles.reactions}>
          {shown.map(({ from, emoji, waits }) => (
            <span
              key={`${from}${emoji}`}
              className={styles.reaction}
              data-waits={waits}
              data-testid="reaction"
              title={t(waits ? 'reaction.waits' : `reaction.${from}`)}
            >
              {emoji}
              <span className="visually-hidden">{t(waits ? 'reaction.waits' : `reaction.${from}`)}</span>
            </span>
          ))}
        </span>
      )}
      {refused !== null && (
        <div className={failureStyles.failure}>
          <p>{t('reaction.refused', { emoji: refused.emoji ?? '' })}</p>
          <p>{t(failureKey(refused.failure?.code ?? 'unknown'))}</p>
          <div className={failureStyles.actions}>
            <Button look="quiet" onClick={() => void discardPending(refused.commandId)}>
              {t('toast.dismiss')}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
