import type { EnvelopeChange } from './envelope.ts';
import { failureOf } from './parse-status.ts';
import { each, type Piece, said } from './piece.ts';

/** Errors that belong to no message: something a person should read, for instance that the number sends too fast. */
export function errorPieces(change: EnvelopeChange): Generator<Piece, void> {
  return each(change.value, 'errors', (error) => {
    const { code, detail } = failureOf(error);
    if (code === 'unknown' && detail === '') return { reason: 'The error has neither a code nor words.' };
    return [
      {
        type: 'standing',
        ...said(change, error),
        news: { aspect: 'alert', kind: code, severity: 'WARNING', text: detail },
      },
    ];
  });
}
