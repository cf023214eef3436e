import { type KeyboardEvent, memo, useState } from 'react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { copyText } from '../ui/copy.ts';
import { Bubble } from './Bubble.tsx';
import { BubbleActions } from './BubbleActions.tsx';
import { Body } from './bodies/Body.tsx';
import { bubbleShape } from './bubble-shape.ts';
import { EarlierText } from './EarlierText.tsx';
import { isLoneEmoji } from './lone-emoji.ts';
import { messageWords } from './message-words.ts';
import { QueueNote } from './QueueNote.tsx';
import { Quote } from './Quote.tsx';
import { quoteInComposer } from './quote-in-composer.ts';
import { Reactions } from './Reactions.tsx';
import { ReferralCard } from './ReferralCard.tsx';
import { SendFailure } from './SendFailure.tsx';
import { messageAuthor, speakerName } from './speaker-name.ts';

interface MessageBubbleProps {
  message: Message;
  entryKey: string;
  first: boolean;
  last: boolean;
  active: boolean;
  highlighted: boolean;
}

/** A message that the gateway knows. */
export const MessageBubble = memo(function MessageBubble({
  message,
  entryKey,
  first,
  last,
  active,
  highlighted,
}: MessageBubbleProps) {
  const t = useWords();
  const author = messageAuthor(message);
  const tabIndex = active ? 0 : -1;
  const [near, setNear] = useState(false);
  const gone = message.revokedAt !== null;
  const notes = [
    message.forwarded &&
      t(message.extra?.frequentlyForwarded === true ? 'message.forwardedOften' : 'message.forwarded'),
    message.editedAt !== null && !gone && t('message.edited'),
    last && message.source === 'history' && t('message.imported'),
  ].filter((note) => note !== false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'r' && message.wamid !== null) quoteInComposer(message);
    else if (event.key === 'c' && message.text !== null) void copyText(message.text);
    else return;
    event.preventDefault();
  };
  const who = message.direction === 'in' ? t('origin.customer') : speakerName(t, message.origin, author);
  return (
    <Bubble
      entryKey={entryKey}
      origin={message.origin}
      author={author}
      side={message.direction}
      at={message.sentAt}
      status={message.status}
      imported={message.source === 'history'}
      first={first}
      last={last}
      highlighted={highlighted}
      active={active}
      bare={!gone && (message.kind === 'sticker' || isLoneEmoji(message))}
      shape={bubbleShape(message)}
      notes={notes}
      label={t('thread.said', { who, text: messageWords(t, message) })}
      onKeyDown={onKeyDown}
      onNear={() => setNear(true)}
      actions={<BubbleActions message={message} tabbable={active} resting={!near && !active} />}
      below={
        <>
          <Reactions message={message} />
          {message.status === 'queued' && message.commandId !== null && (
            <QueueNote commandId={message.commandId} />
          )}
          {(message.status === 'failed' || message.status === 'unknown') && <SendFailure message={message} />}
        </>
      }
    >
      {message.referral !== null && <ReferralCard referral={message.referral} tabIndex={tabIndex} />}
      {message.replyToWamid !== null && !gone && <Quote wamid={message.replyToWamid} />}
      <Body message={message} tabIndex={tabIndex} />
      {message.originalText !== null && !gone && (
        <EarlierText text={message.originalText} tabIndex={tabIndex} />
      )}
    </Bubble>
  );
});
