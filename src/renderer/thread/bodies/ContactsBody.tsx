import { Copy, UserRound } from 'lucide-react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import { copyText } from '../../ui/copy.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { phoneWords } from '../../ui/phone.ts';
import styles from './bodies.module.css';
import { cardsShown } from './extra.ts';
import { NoteBody } from './NoteBody.tsx';

/** Shared contacts, each with its numbers to copy. */
export function ContactsBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const t = useWords();
  const cards = cardsShown(message.extra);
  if (cards.length === 0)
    return <NoteBody icon={UserRound} title={t('kind.contacts')} words={message.text ?? ''} />;
  return (
    <span className={styles.cards}>
      {cards.map(({ name, company, phones, emails }) => (
        <span key={`${name}${phones.join()}`} className={styles.note}>
          <UserRound size={18} strokeWidth={1.75} aria-hidden />
          <span className={styles.noteWords}>
            <strong dir="auto">{name ?? t('kind.contacts')}</strong>
            {company !== null && (
              <span className={styles.hint} dir="auto">
                {company}
              </span>
            )}
            {[...phones, ...emails].map((way) => (
              <span key={way} className={styles.way}>
                <span>{/^\+?\d+$/.test(way) ? phoneWords(way.replace('+', '')) : way}</span>
                <IconButton
                  icon={Copy}
                  size="small"
                  tipSide="top"
                  tabIndex={tabIndex}
                  label={t('context.copy', { what: way })}
                  onClick={() => void copyText(way)}
                />
              </span>
            ))}
          </span>
        </span>
      ))}
    </span>
  );
}
