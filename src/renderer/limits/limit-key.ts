import { isWordKey, type WordKey } from '#shared/words/words.ts';

/** The sentence about a row of the feature table; a row newer than this build has shared words. */
export function limitKey(id: string, part: 'name' | 'chip' | 'phone' | 'here'): WordKey {
  const key = `limit.${id}.${part}`;
  return isWordKey(key) ? key : `limit.other.${part}`;
}
