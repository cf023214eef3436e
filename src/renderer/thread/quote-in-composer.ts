import type { Message } from '#shared/model/message.ts';
import { changeDraft, draftOf, useDrafts } from '../state/drafts.ts';
import { writeHere } from '../state/place.ts';
import { useThread } from '../state/thread.ts';

/** Starts a reply to this message in the composer. */
export function quoteInComposer(message: Message): void {
  const { detail } = useThread.getState();
  const draft = draftOf(useDrafts.getState().drafts, message.threadId, detail?.draft ?? '');
  changeDraft(message.threadId, draft, { quote: message });
  writeHere();
}
