import type { Origin } from '#shared/model/message.ts';
import type { Words } from '../language/use-words.ts';

/** The label of who spoke and through what: Phone, Budi, Bot · welcome, Template · order_update. */
export function speakerName(t: Words, origin: Origin, author: string | null): string {
  if (author === null || author === '') return t(`origin.${origin}`);
  if (origin === 'agent') return author;
  if (origin === 'bot' || origin === 'template')
    return t('origin.named', { origin: t(`origin.${origin}`), name: author });
  return t(`origin.${origin}`);
}
