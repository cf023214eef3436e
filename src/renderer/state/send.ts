import type { Message } from '#shared/model/message.ts';
import { call } from './bridge.ts';
import { tellFailure, toast } from './toasts.ts';

/** Puts a refused send back into the line, with the same command id. */
export async function retryPending(commandId: string): Promise<void> {
  const result = await call('messages.retry', { commandId });
  if (!result.ok) tellFailure(result.error);
}

/** Gives a refused send up. */
export async function discardPending(commandId: string): Promise<void> {
  const result = await call('messages.discard', { commandId });
  if (!result.ok) tellFailure(result.error);
}

/** Asks the gateway to fetch a file once more; what comes of it comes as a change. */
export async function retryMedia(mediaId: string): Promise<void> {
  const result = await call('media.retry', { mediaId });
  if (!result.ok) tellFailure(result.error);
}

/** Reacts to a message; null takes the reaction back. */
export async function react({ id, threadId }: Message, emoji: string | null): Promise<void> {
  const result = await call('messages.react', { threadId, messageId: id, emoji });
  if (!result.ok) tellFailure(result.error);
}

/** Says what became of a send of which nobody knows. */
export async function settle(message: Message, arrived: boolean): Promise<void> {
  const result = await call('messages.settle', { messageId: message.id, arrived });
  if (!result.ok) tellFailure(result.error);
}

/** Texts and files can be sent again as they are; what a machine composed cannot. */
export function canAgain({ kind, media }: Message): boolean {
  return kind === 'text' || (media !== null && kind !== 'template');
}

/** Sends what Meta refused once more, as a new command: the old one has had its effect. */
export async function sendAgain(message: Message): Promise<void> {
  const { threadId, text, media, replyToWamid } = message;
  if (media === null) {
    if (text === null) return;
    const result = await call('messages.send', { threadId, text, replyToWamid });
    if (!result.ok) tellFailure(result.error);
    return;
  }
  const bytes = media.id === null ? null : await readMedia(media.id);
  if (bytes === null) return toast({ kind: 'words', key: 'toast.fileGone' }, 'bad');
  const name = media.filename ?? message.kind;
  const result = await call('messages.sendFile', { threadId, name, mime: media.mime, bytes, caption: text });
  if (!result.ok) tellFailure(result.error);
}

async function readMedia(id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const answer = await fetch(`/media/${id}`);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
