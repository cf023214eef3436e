import { Copy, Info, Reply, SmilePlus } from 'lucide-react';
import { useState } from 'react';
import { maySend, type SendVerdict } from '#shared/coexistence/may-send.ts';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { sendCase } from '../state/send-case.ts';
import { useThread } from '../state/thread.ts';
import { gatewayNow } from '../time/clock.ts';
import { copyText } from '../ui/copy.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Pop } from '../ui/Pop.tsx';
import { MessageDetails } from './MessageDetails.tsx';
import { quoteInComposer } from './quote-in-composer.ts';
import { ReactionMenu } from './ReactionMenu.tsx';

const REACTION_MS = 30 * 24 * 60 * 60 * 1000;
const passes = (gate: SendVerdict) => gate.ok || gate.waits;

type Opened = 'react' | 'details' | null;

interface BubbleActionsProps {
  message: Message;
  tabbable: boolean;
  /** Nobody is near: the same buttons without the tooltips and sheets that only somebody near can see. */
  resting: boolean;
}

/** What one may do with a message; shown on hover and while it holds the focus. */
export function BubbleActions({ message, tabbable, resting }: BubbleActionsProps) {
  const t = useWords();
  // A screen reader may press a button without having come near it.
  const [opened, setOpened] = useState<Opened>(null);
  const bare = resting && opened === null;
  const tabIndex = tabbable ? 0 : -1;
  const { text } = message;
  // A reaction is a message of its own: it needs the window, and Meta takes it for 30 days.
  const mayReact = useThread(
    ({ detail }) =>
      detail !== null &&
      message.wamid !== null &&
      message.revokedAt === null &&
      gatewayNow() - message.sentAt < REACTION_MS &&
      passes(maySend(sendCase(detail, null, gatewayNow()))),
  );
  const common = { size: 'small', tipSide: 'top', tabIndex, bare } as const;
  return (
    <>
      {message.wamid !== null && message.revokedAt === null && (
        <IconButton
          {...common}
          icon={Reply}
          label={t('message.reply')}
          keys="R"
          onClick={() => quoteInComposer(message)}
        />
      )}
      {mayReact &&
        (bare ? (
          <IconButton
            {...common}
            icon={SmilePlus}
            label={t('message.react')}
            aria-haspopup="dialog"
            data-testid="react"
            onClick={() => setOpened('react')}
          />
        ) : (
          <ReactionMenu message={message} tabIndex={tabIndex} opened={opened === 'react'} />
        ))}
      {text !== null && message.revokedAt === null && (
        <IconButton
          {...common}
          icon={Copy}
          label={t('message.copy')}
          keys="C"
          onClick={() => void copyText(text)}
        />
      )}
      {bare ? (
        <IconButton
          {...common}
          icon={Info}
          label={t('message.details')}
          aria-haspopup="dialog"
          onClick={() => setOpened('details')}
        />
      ) : (
        <Pop
          side="top"
          align="center"
          title={t('message.details')}
          opened={opened === 'details'}
          trigger={<IconButton {...common} icon={Info} label={t('message.details')} />}
        >
          <MessageDetails message={message} />
        </Pop>
      )}
    </>
  );
}
