import type { Message } from '#shared/model/message.ts';

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;
const MOST = 3;
const segmenter = new Intl.Segmenter();

/** A text of up to three emoji is shown large and without a bubble. */
export function isLoneEmoji(message: Pick<Message, 'kind' | 'text' | 'replyToWamid' | 'referral'>): boolean {
  const { kind, text, replyToWamid, referral } = message;
  if (kind !== 'text' || text === null || text.length > 80 || replyToWamid !== null || referral !== null)
    return false;
  const bare = text.replace(/\s/gu, '');
  if (!EMOJI.test(bare)) return false;
  const marks = [...segmenter.segment(bare)].map(({ segment }) => segment);
  return marks.length > 0 && marks.length <= MOST && marks.every((mark) => EMOJI.test(mark));
}
