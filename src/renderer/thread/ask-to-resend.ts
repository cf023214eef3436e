import type { Message } from '#shared/model/message.ts';
import type { Words } from '../language/use-words.ts';
import { changeDraft, draftOf, useDrafts } from '../state/drafts.ts';
import { writeHere } from '../state/place.ts';
import { useThread } from '../state/thread.ts';

/** Lays a friendly sentence into the composer, as a reply to the file that did not come; sending it is the person's. */
export function askToResend(message: Message, t: Words): void {
  const { detail } = useThread.getState();
  const draft = draftOf(useDrafts.getState().drafts, message.threadId, detail?.draft ?? '');
  const sentence = t(message.media?.problem === 'too-large' ? 'media.ask.smaller' : 'media.ask.words', {
    kind: t(`kind.${message.kind}`).toLocaleLowerCase(),
  });
  const text = draft.text.trim() === '' ? sentence : `${draft.text.trimEnd()}\n${sentence}`;
  changeDraft(message.threadId, draft, { quote: message, text });
  writeHere();
}
