import { Popover } from '@base-ui/react/popover';
import { SmilePlus } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../language/use-words.ts';
import { react } from '../state/send.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './ReactionMenu.module.css';
import { useOwnReaction } from './use-own-reaction.ts';

/** The six that WhatsApp offers first. */
const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** Reacts to a message in the number's name; the one that stands is tapped again to take it back. */
export function ReactionMenu({
  message,
  tabIndex,
  opened,
}: {
  message: Message;
  tabIndex: number;
  opened: boolean;
}) {
  const t = useWords();
  const own = useOwnReaction(message)?.emoji ?? null;
  const offered = own === null || EMOJI.includes(own) ? EMOJI : [own, ...EMOJI];
  return (
    <Popover.Root defaultOpen={opened}>
      <Popover.Trigger
        render={
          <IconButton
            icon={SmilePlus}
            size="small"
            label={t('message.react')}
            tipSide="top"
            tabIndex={tabIndex}
            data-testid="react"
          />
        }
      />
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={6} collisionPadding={12} className={styles.positioner}>
          <Popover.Popup className={styles.menu}>
            <Popover.Title className="visually-hidden">{t('message.react')}</Popover.Title>
            {offered.map((emoji) => (
              <Popover.Close
                key={emoji}
                className={styles.emoji}
                aria-pressed={emoji === own}
                aria-label={emoji === own ? t('message.unreact', { emoji }) : emoji}
                onClick={() => void react(message, emoji === own ? null : emoji)}
              >
                {emoji}
              </Popover.Close>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
