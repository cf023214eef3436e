import type { Message, Origin } from '#shared/model/message.ts';
import type { Words } from '../language/use-words.ts';
import { templateShown } from './bodies/extra.ts';

/** What a message is said to be by: a template by its own name, since whoever sent it stands in the details. */
export function messageAuthor(message: Pick<Message, 'origin' | 'author' | 'extra'>): string | null {
  const author = message.author?.name ?? null;
  return message.origin === 'template' ? (templateShown(message.extra).name ?? author) : author;
}

/** The label of who spoke and through what: Phone, Budi, Bot · welcome, Template · order_update. */
export function speakerName(t: Words, origin: Origin, author: string | null): string {
  if (author === null || author === '') return t(`origin.${origin}`);
  if (origin === 'agent') return author;
  if (origin === 'bot' || origin === 'template')
    return t('origin.named', { origin: t(`origin.${origin}`), name: author });
  return t(`origin.${origin}`);
}
