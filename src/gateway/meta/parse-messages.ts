import type { EnvelopeChange } from './envelope.ts';
import { errorPieces } from './parse-errors.ts';
import { parseIncoming, parseOutgoing } from './parse-message.ts';
import { parseStatus } from './parse-status.ts';
import { contactBook } from './person.ts';
import { each, type Piece } from './piece.ts';

/** `messages`: what customers write, what became of messages sent through the API, and errors. */
export function* messagePieces(change: EnvelopeChange): Generator<Piece, void> {
  const { value } = change;
  const book = contactBook(value.contacts);
  yield* each(value, 'messages', (item, cleaned) => parseIncoming(item, book, cleaned));
  yield* each(value, 'statuses', (item) => parseStatus(item, book));
  yield* errorPieces(change);
}

/**
 * `smb_message_echoes`: what was typed on the owner's phone or a device linked to it, with its edits and revokes. A list
 * named `messages` in this field can only be echoes too.
 */
export function* echoPieces(change: EnvelopeChange): Generator<Piece, void> {
  const { value } = change;
  const book = contactBook(value.contacts);
  for (const list of ['message_echoes', 'messages'])
    yield* each(value, list, (item, cleaned) =>
      parseOutgoing(item, book, { origin: 'phone', source: 'live', cleaned }),
    );
  yield* each(value, 'statuses', (item) => parseStatus(item, book));
  yield* errorPieces(change);
}
