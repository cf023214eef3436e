import type { ThreadPreview } from '#shared/model/thread.ts';
import type { Words } from '../language/use-words.ts';

/** The last message in one line: its text, or what it is when it has none. */
export function previewWords(t: Words, preview: ThreadPreview): string {
  if (preview.revoked) return t('message.revoked');
  const { kind } = preview;
  if (kind === 'unsupported') return t('kind.unsupported');
  const text = preview.text?.trim() ?? '';
  if (
    kind === 'text' ||
    kind === 'button' ||
    kind === 'interactive' ||
    kind === 'template' ||
    kind === 'system'
  )
    return text === '' ? t(`kind.${kind}`) : text;
  return text === '' ? t(`kind.${kind}`) : t('preview.captioned', { kind: t(`kind.${kind}`), text });
}
