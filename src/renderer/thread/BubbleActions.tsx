import { Copy, Info, Reply } from 'lucide-react';
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

/** What one may do with a message; shown on hover and while it holds the focus. */
export function BubbleActions({ message, tabbable }: { message: Message; tabbable: boolean }) {
  const t = useWords();
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
  return (
    <>
      {message.wamid !== null && message.revokedAt === null && (
        <IconButton
          icon={Reply}
          size="small"
          label={t('message.reply')}
          keys="R"
          tipSide="top"
          tabIndex={tabIndex}
          onClick={() => quoteInComposer(message)}
        />
      )}
      {mayReact && <ReactionMenu message={message} tabIndex={tabIndex} />}
      {text !== null && message.revokedAt === null && (
        <IconButton
          icon={Copy}
          size="small"
          label={t('message.copy')}
          keys="C"
          tipSide="top"
          tabIndex={tabIndex}
          onClick={() => void copyText(text)}
        />
      )}
      <Pop
        side="top"
        align="center"
        title={t('message.details')}
        trigger={
          <IconButton
            icon={Info}
            size="small"
            label={t('message.details')}
            tipSide="top"
            tabIndex={tabIndex}
          />
        }
      >
        <MessageDetails message={message} />
      </Pop>
    </>
  );
}
