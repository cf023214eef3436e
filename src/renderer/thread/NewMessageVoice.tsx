import { useEffect, useRef, useState } from 'react';
import { useWords } from '../language/use-words.ts';
import { useThread } from '../state/thread.ts';
import { messageWords } from './message-words.ts';

/** Reads out what the customer or the phone says while the thread is open. */
export function NewMessageVoice() {
  const t = useWords();
  const threadId = useThread((state) => state.threadId);
  const title = useThread((state) => state.detail?.thread.title ?? '');
  const last = useThread((state) => (state.newerExist ? undefined : state.messages.at(-1)));
  const heard = useRef<{ threadId: string | null; messageId: string | undefined }>({
    threadId: null,
    messageId: undefined,
  });
  const [words, setWords] = useState('');

  useEffect(() => {
    const before = heard.current;
    heard.current = { threadId, messageId: last?.id };
    if (last === undefined || before.threadId !== threadId || before.messageId === undefined) return;
    if (before.messageId === last.id || last.origin === 'agent') return;
    const who = last.direction === 'in' ? title : t(`origin.${last.origin}`);
    setWords(t('thread.said', { who, text: messageWords(t, last) }));
  }, [last, threadId, title, t]);

  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="new-message-voice">
      {words}
    </div>
  );
}
