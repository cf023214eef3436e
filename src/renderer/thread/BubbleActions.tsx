import { Copy, Info, Reply } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { copyText } from '../ui/copy.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Pop } from '../ui/Pop.tsx';
import { MessageDetails } from './MessageDetails.tsx';
import { quoteInComposer } from './quote-in-composer.ts';

/** What one may do with a message; shown on hover and while it holds the focus. */
export function BubbleActions({ message, tabbable }: { message: Message; tabbable: boolean }) {
  const t = useWords();
  const tabIndex = tabbable ? 0 : -1;
  const { text } = message;
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
