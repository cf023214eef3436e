/** Shorter unfinished words would match a good part of all messages. */
const SHORTEST_PREFIX = 2;
const MOST_WORDS = 12;

export interface SearchWords {
  /** Words and quoted phrases, all wanted. */
  phrases: string[];
  /** The last one may be the start of a longer word. */
  lastIsOpen: boolean;
}

/** What a person typed, as words. Null when nothing in it can be searched for (signs and emoji are not indexed). */
export function searchWords(query: string): SearchWords | null {
  const pieces = [...query.normalize('NFC').matchAll(/"([^"]*)"?|[^\s"]+/g)].slice(0, MOST_WORDS);
  const phrases: string[] = [];
  let lastIsOpen = false;
  for (const [piece, quoted] of pieces) {
    // What is left holds neither quotes nor NUL, so that it stays one string of the index's query language.
    const phrase = (quoted ?? piece).replaceAll('\0', ' ').trim();
    if (!/[\p{L}\p{N}]/u.test(phrase)) continue;
    phrases.push(phrase);
    lastIsOpen = quoted === undefined && [...phrase].length >= SHORTEST_PREFIX;
  }
  return phrases.length > 0 ? { phrases, lastIsOpen } : null;
}

/** The words in the index's query language. A column filter has to go before it. */
export function matchAll({ phrases, lastIsOpen }: SearchWords): string {
  const last = phrases.length - 1;
  return phrases.map((phrase, at) => `"${phrase}"${lastIsOpen && at === last ? '*' : ''}`).join(' AND ');
}

/**
 * The digits of a phone number if that is what was typed, without the leading zeros or plus that the stored form
 * (country code first) does not have.
 */
export function phoneDigits(query: string): string | null {
  if (!/^[\d\s+().-]+$/.test(query)) return null;
  const digits = query.replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 3 ? digits : null;
}
