import type { Message } from '#shared/model/message.ts';

/** Up to about this many characters the time stands beside the text instead of under it. */
const SHORT = 34;
const PICTURES: ReadonlySet<Message['kind']> = new Set(['image', 'video']);

/** How content and foot stand to each other: side by side, one above the other, or at a picture's width. */
export function bubbleShape(
  message: Pick<
    Message,
    'kind' | 'text' | 'originalText' | 'media' | 'replyToWamid' | 'referral' | 'revokedAt'
  >,
): 'inline' | 'stacked' | 'picture' {
  if (message.revokedAt !== null) return 'inline';
  const pictured =
    PICTURES.has(message.kind) ||
    (message.kind === 'template' && /^(image|video)\//.test(message.media?.mime ?? ''));
  if (pictured && message.media?.state === 'stored') return 'picture';
  if (message.kind !== 'text' || message.replyToWamid !== null || message.referral !== null) return 'stacked';
  if (message.originalText !== null) return 'stacked';
  const text = message.text ?? '';
  return text.length <= SHORT && !text.includes('\n') ? 'inline' : 'stacked';
}
