import type { SendRefusal } from '#shared/coexistence/may-send.ts';
import { isWordKey, type WordKey } from '#shared/words/words.ts';

/** The sentence for a failure's code: state, consequence, next step. Codes that we do not know share one sentence. */
export function failureKey(code: string | SendRefusal): WordKey {
  const key = `error.${code}`;
  return isWordKey(key) ? key : 'error.unknown';
}
