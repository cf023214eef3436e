import type { SendRefusal } from '#shared/coexistence/may-send.ts';
import { sendErrorOf } from '#shared/coexistence/send-errors.ts';
import { isWordKey, type WordKey } from '#shared/words/words.ts';

/**
 * The sentence for a failure's code: state, consequence, next step. A code of Meta's without a sentence of its own has
 * that of what is to be done; what we do not know shares one.
 */
export function failureKey(code: string | SendRefusal): WordKey {
  const key = `error.${code}`;
  if (isWordKey(key)) return key;
  return /^\d{1,9}$/.test(code) ? `advice.${sendErrorOf(Number(code)).advice}` : 'error.unknown';
}
