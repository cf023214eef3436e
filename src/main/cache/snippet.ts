import { randomUUID } from 'node:crypto';
import type { SearchHit } from '#shared/console-api/views.ts';

/**
 * Marks around a hit. They are random, so that no message can contain them and pretend a highlight; made once a
 * process, since snippets never leave it with the marks in them.
 */
const OPEN = `\uE000${randomUUID()}\uE001`;
const CLOSE = `\uE002${randomUUID()}\uE003`;
const WORDS = 16;

/** The SQL of a snippet of the index's body. The marks consist of letters, digits and private characters only. */
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
