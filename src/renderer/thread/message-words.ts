import type { Message } from '#shared/model/message.ts';
import type { Words } from '../language/use-words.ts';

/** A message in one line: for quotes, copies and those who listen. */
export function messageWords(t: Words, message: Message): string {
  if (message.revokedAt !== null) return t('message.revoked');
  const text = message.text?.trim() ?? '';
  if (text !== '') return text;
  return message.media?.filename ?? t(`kind.${message.kind}`);
}
