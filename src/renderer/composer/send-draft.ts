import { call } from '../state/bridge.ts';
import { changeDraft, type Draft, saveDrafts, useDrafts } from '../state/drafts.ts';
import { tellFailure, toast } from '../state/toasts.ts';

/**
 * Sends what stands in the composer. The text leaves it only after main has it on disk; what was typed meanwhile
 * stays, and so does everything when the send is refused.
 */
export async function sendDraft(threadId: string, draft: Draft): Promise<void> {
  const sent = await post(threadId, draft);
  if (!sent) return;
  const now = useDrafts.getState().drafts[threadId] ?? draft;
  changeDraft(threadId, now, {
    text: now.text.startsWith(draft.text) ? now.text.slice(draft.text.length) : now.text,
    quote: now.quote === draft.quote ? null : now.quote,
    file: now.file === draft.file ? null : now.file,
  });
  saveDrafts();
}

async function post(threadId: string, { text, quote, file: picked }: Draft): Promise<boolean> {
  const words = text.trim();
  if (picked === null) {
    const result = await call('messages.send', { threadId, text: words, replyToWamid: quote?.wamid ?? null });
    if (!result.ok) tellFailure(result.error);
    return result.ok;
  }
  const bytes = await readBytes(picked.file);
  if (bytes === null) {
    toast({ kind: 'words', key: 'toast.fileGone' }, 'bad');
    return false;
  }
  const result = await call('messages.sendFile', {
    threadId,
    name: picked.file.name.slice(-240),
    mime: picked.file.type,
    bytes,
    caption: words === '' ? null : words,
  });
  if (!result.ok) tellFailure(result.error);
  return result.ok;
}

async function readBytes(file: File): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
