import { toast } from '../state/toasts.ts';

/** Puts text on the clipboard and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ kind: 'words', key: 'toast.copied' });
  } catch {
    toast({ kind: 'words', key: 'toast.notCopied' }, 'bad');
  }
}
