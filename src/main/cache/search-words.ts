import { apart, phoneAsWord, standsAlone } from './index-words.ts';

/** Shorter unfinished words would match a good part of all messages. */
const SHORTEST_PREFIX = 2;
const MOST_WORDS = 12;

export interface SearchWords {
  /** Words and quoted phrases as they were typed, all wanted. */
  phrases: string[];
  /** The last one may be the start of a longer word. */
  lastIsOpen: boolean;
  /** The word of a phone number, if that is all that was typed: found by it or by its pieces. */
  phone: string | null;
}

/** What a person typed, as words. Null when nothing in it can be searched for: signs alone are not indexed. */
export function searchWords(query: string): SearchWords | null {
  const pieces = [...query.normalize('NFC').matchAll(/"([^"]*)"?|[^\s"]+/g)].slice(0, MOST_WORDS);
  const phrases: string[] = [];
  let lastIsOpen = false;
  for (const [piece, quoted] of pieces) {
    // What is left holds neither quotes nor NUL, so that it stays one string of the index's query language.
    const phrase = (quoted ?? piece).replaceAll('\0', ' ').trim();
    const characters = [...phrase];
    if (!characters.some((one) => /[\p{L}\p{N}]/u.test(one) || standsAlone(one))) continue;
    phrases.push(phrase);
    const end = characters.at(-1) as string;
    lastIsOpen = quoted === undefined && characters.length >= SHORTEST_PREFIX && !standsAlone(end);
  }
  return phrases.length > 0 ? { phrases, lastIsOpen, phone: phoneAsWord(query) } : null;
}

/** The words in the index's query language. A column filter has to go before it. */
export function matchAll({ phrases, lastIsOpen, phone }: SearchWords): string {
  const last = phrases.length - 1;
  const all = phrases
    .map((phrase, at) => `"${apart(phrase)}"${lastIsOpen && at === last ? '*' : ''}`)
    .join(' AND ');
  return phone === null ? all : `(${all}) OR "${phone}"`;
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
