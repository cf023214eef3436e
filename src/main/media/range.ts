/** Bytes `from` to `to`, both included. */
export interface Range {
  from: number;
  to: number;
}

/**
 * What a `Range` header asks of a file of this size: `whole` when there is none or it is of a form that may be ignored
 * (RFC 9110, 14.2), null when the file has no such bytes.
 */
export function askedRange(header: string | null, size: number): Range | 'whole' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [first = '', last = ''] = match?.slice(1) ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? null : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return 'whole';
  return from >= size ? null : { from, to };
}

/** Where the first asked byte lies, as far as can be told before the size is known. */
export function askedFrom(header: string | null): number {
  return Number(/^bytes=(\d{1,15})-/.exec(header?.trim() ?? '')?.[1] ?? 0);
}
