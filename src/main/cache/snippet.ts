import type { SearchHit } from '#shared/console-api/views.ts';
import { phonesIn, wordsIn } from './index-words.ts';
import type { SearchWords } from './search-words.ts';

/** Room of a snippet: a word takes as much as three characters of a script without spaces. */
const ROOM = 48;
const WORD_ROOM = 3;
/** Words before the first hit. */
const BEFORE = 4;

interface Stretch {
  from: number;
  to: number;
}

/**
 * Cuts a snippet of a found text around its first hit, in plain pieces. Made from the text itself and not by the
 * index: what is shown is what was written, and a message cannot pretend a highlight.
 */
export function snippetMaker(words: SearchWords): (text: string) => SearchHit['snippet'] {
  const phrases = words.phrases.map((phrase) => wordsIn(phrase).map(({ word }) => word));
  return (text) => {
    const found = wordsIn(text);
    const hits = words.phone === null ? [] : phonesIn(text, words.phone);
    for (const [at, phrase] of phrases.entries())
      hits.push(...stretchesOf(phrase, found, words.lastIsOpen && at === phrases.length - 1));
    hits.sort((a, b) => a.from - b.from);
    const { from, to } = cut(text, found, hits[0]?.from ?? 0);
    return pieces(text, hits, from, to);
  };
}

/** Where these words stand one after the other; the last may go on when it is open. */
function stretchesOf(
  phrase: readonly string[],
  found: readonly (Stretch & { word: string })[],
  isOpen: boolean,
): Stretch[] {
  const stretches: Stretch[] = [];
  const last = phrase.length - 1;
  if (last < 0) return stretches;
  for (let at = 0; at + last < found.length; at++) {
    const fits = phrase.every((word, nth) => {
      const here = found[at + nth]?.word ?? '';
      return isOpen && nth === last ? here.startsWith(word) : here === word;
    });
    if (fits) stretches.push({ from: found[at]?.from ?? 0, to: found[at + last]?.to ?? 0 });
  }
  return stretches;
}

/** The stretch that is shown: some words before the hit, and as many after it as there is room for. */
function cut(text: string, found: readonly Stretch[], hitFrom: number): Stretch {
  const hit = found.findIndex(({ to }) => to > hitFrom);
  let first = Math.max(0, hit - BEFORE);
  const roomOf = (at: number) => ((found[at]?.to ?? 0) - (found[at]?.from ?? 0) > 2 ? WORD_ROOM : 1);
  let room = ROOM;
  let end = first;
  while (end < found.length && room > 0) room -= roomOf(end++);
  // At the end of a text the room that is left goes to what stands before.
  while (first > 0 && room > 0) room -= roomOf(--first);
  return {
    from: first === 0 ? 0 : (found[first]?.from ?? 0),
    to: end >= found.length ? text.length : (found[end - 1]?.to ?? text.length),
  };
}

function pieces(text: string, hits: readonly Stretch[], from: number, to: number): SearchHit['snippet'] {
  const shown: SearchHit['snippet'] = from > 0 ? [{ text: '…', hit: false }] : [];
  let at = from;
  for (const hit of hits) {
    const begin = Math.max(hit.from, at);
    const end = Math.min(hit.to, to);
    if (begin >= end) continue;
    if (begin > at) shown.push({ text: text.slice(at, begin), hit: false });
    shown.push({ text: text.slice(begin, end), hit: true });
    at = end;
  }
  if (at < to) shown.push({ text: text.slice(at, to), hit: false });
  if (to < text.length) shown.push({ text: '…', hit: false });
  return shown;
}
