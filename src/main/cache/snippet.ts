import { randomInt } from 'node:crypto';
import type { SearchHit } from '#shared/console-api/views.ts';

/**
 * Marks around a hit: characters of Unicode's private area, chosen at random, so that no message can contain them and
 * pretend a highlight. Made once a process, since snippets never leave it with the marks in them.
 */
const mark = () => String.fromCharCode(...Array.from({ length: 6 }, () => randomInt(0xe000, 0xf900)));
const OPEN = mark();
const CLOSE = mark();
const WORDS = 16;

/** The SQL of a snippet of the index's body. Private characters need no quoting. */
export const SNIPPET_SQL = `snippet(message_index, 0, '${OPEN}', '${CLOSE}', '…', ${WORDS})`;

/** Cuts a marked snippet into plain pieces. */
export function snippetPieces(marked: string): SearchHit['snippet'] {
  return marked
    .split(OPEN)
    .flatMap((part, at) => {
      const [hit, rest] = at === 0 ? ['', part] : (part.split(CLOSE) as [string, string?]);
      return [
        { text: hit, hit: true },
        { text: rest ?? '', hit: false },
      ];
    })
    .filter((piece) => piece.text !== '');
}
