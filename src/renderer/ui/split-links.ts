export interface TextPiece {
  /** Where it starts in the text. */
  at: number;
  text: string;
  /** An https address to open, or null for plain text. */
  url: string | null;
}

const ADDRESS = /\b(?:https:\/\/|www\.)[^\s<>"']+/giu;
const NOT_AT_THE_END = /[.,;:!?)\]}'"]+$/u;

/** Cuts a text into plain pieces and addresses. Only https is ever opened; `www.` is read as such. */
export function splitLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = match[0].replace(NOT_AT_THE_END, '');
    const url = /^https:/i.test(found) ? found : `https://${found}`;
    if (!URL.canParse(url)) continue;
    if (match.index > end) pieces.push({ at: end, text: text.slice(end, match.index), url: null });
    pieces.push({ at: match.index, text: found, url });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ at: end, text: text.slice(end), url: null });
  return pieces;
}
