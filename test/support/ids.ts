/** Readable ids: `id('a', 3)` is always the same and sorts by its count within a letter. */
export function id(letter: 'a' | 'b' | 'c' | 'd' | 'e' | 'f', count: number): string {
  const head = letter.repeat(8);
  return `${head}-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
}
