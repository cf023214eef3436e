import { useEffect } from 'react';
import { Composer } from '../composer/Composer.tsx';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { usePlace } from '../state/place.ts';
import { hideThread, showThread, useThread } from '../state/thread.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { LimitChips } from './LimitChips.tsx';
import { MessageList } from './MessageList.tsx';
import { MessagesSkeleton } from './MessagesSkeleton.tsx';
import { NewMessageVoice } from './NewMessageVoice.tsx';
import { NoThread } from './NoThread.tsx';
import styles from './Thread.module.css';
import { ThreadHeader } from './ThreadHeader.tsx';

/** The conversation: header, messages, what runs into a limit, composer. */
export function Thread() {
  const t = useWords();
  const threadId = usePlace((state) => state.threadId);
  const target = usePlace((state) => state.target);
  const { detail, loaded, error } = useThread();

  useEffect(() => {
    if (threadId === null) hideThread();
    else void showThread(threadId, target);
  }, [threadId, target]);

  if (threadId === null) return <NoThread />;
  return (
    <main
      className={styles.thread}
      aria-label={detail?.thread.title ?? t('thread.title')}
      data-testid="thread"
    >
      <ThreadHeader detail={detail} />
      {error !== null ? (
        <div className={styles.middle}>
          <Empty title={t('thread.failed')} hint={t(failureKey(error.code))}>
            <Button onClick={() => void showThread(threadId, target)}>{t('inbox.again')}</Button>
          </Empty>
        </div>
      ) : loaded ? (
        <MessageList key={threadId} />
      ) : (
        <MessagesSkeleton />
      )}
      {loaded && detail !== null && (
        <>
          <LimitChips />
          <Composer key={detail.thread.id} detail={detail} />
        </>
      )}
      <NewMessageVoice />
    </main>
  );
}
