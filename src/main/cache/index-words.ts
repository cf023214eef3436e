/**
 * What the full-text index cannot find by itself is written out for it as words of its own:
 * - scripts without spaces, character by character: a word of them is a phrase of its characters;
 * - emoji, each as one word, whatever its skin or style;
 * - phone numbers, also by their last eight digits, which are the same in every spelling, with or without the
 *   country's code.
 * The same is done to what a person typed, so that both meet.
 */

const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d(?:[ ()./-]{0,3}\d){7,14}(?![\p{L}\p{N}])/gu;
/** Letters of Unicode's private area begin words that nobody types. */
const PICTURE_WORD = '\uE000';
const PHONE_WORD = '\uE001';
const PHONE_DIGITS = 8;

const SINGLE = new RegExp(`${SPACELESS.source}|${PICTURE.source}`, 'gu');
/** Anything of the above, or letters in a form that only looks different (ＡＢＣ, ﬁ). */
const UNUSUAL = new RegExp(`${SINGLE.source}|[\\uFB00-\\uFB4F\\uFF00-\\uFFEF]`, 'u');

/** One of the above, or a run of letters and digits with their marks. */
const WORD = new RegExp(
  `${SINGLE.source}|(?:(?!${SPACELESS.source})[\\p{L}\\p{N}\\p{Co}][\\p{Mn}\\p{Me}]*)+`,
  'gu',
);

/** What the index gets instead of the text; null when the text will do, as nearly always. */
export function indexWords(text: string): string | null {
  const phones = text.match(PHONE);
  if (!phones && !UNUSUAL.test(text)) return null;
  return [apart(text), ...(phones ?? []).map(phoneWord)].join(' ');
}

/** The words of a text where they stand, folded as the index folds them. */
export function wordsIn(text: string): { word: string; from: number; to: number }[] {
  return [...text.matchAll(WORD)].map(({ 0: found, index }) => ({
    word: folded(found),
    from: index,
    to: index + found.length,
  }));
}

/** Where a phone number stands, in whichever spelling, by the word that `phoneAsWord` gives. */
export function phonesIn(text: string, word: string): { from: number; to: number }[] {
  return [...text.matchAll(PHONE)]
    .filter(({ 0: found }) => phoneWord(found) === word)
    .map(({ 0: found, index }) => ({ from: index, to: index + found.length }));
}

/** Words as the index has them. */
export function apart(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  return text
    .normalize('NFKC')
    .replaceAll(SINGLE, (one) => ` ${PICTURE.test(one) ? pictureWord(one) : one} `);
}

/** The word under which a phone number is found in any spelling; null when the whole text is no phone number. */
export function phoneAsWord(text: string): string | null {
  const [found] = text.match(PHONE) ?? [];
  return found !== undefined && found === text.trim() ? phoneWord(found) : null;
}

/** Whether this is a word by itself, so that it cannot be the beginning of a longer one. */
export function standsAlone(character: string): boolean {
  return SPACELESS.test(character) || PICTURE.test(character);
}

function folded(word: string): string {
  if (/^[\x20-\x7E]*$/.test(word)) return word.toLowerCase();
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

const pictureWord = (picture: string) => PICTURE_WORD + picture.codePointAt(0)?.toString(16);
const phoneWord = (phone: string) => PHONE_WORD + phone.replaceAll(/\D/g, '').slice(-PHONE_DIGITS);
