import type { EnvelopeChange } from './envelope.ts';
import type { JsonObject } from './events.ts';
import { type ContactBook, contactBook, personOf } from './person.ts';
import { each, type Parsed, type Piece } from './piece.ts';
import { id, time } from './read-json.ts';

/** `user_preferences`: what people chose in WhatsApp about marketing messages. */
export function* preferencePieces({ value }: EnvelopeChange): Generator<Piece, void> {
  const book = contactBook(value.contacts);
  yield* each(value, 'user_preferences', (item) => parsePreference(item, book));
}

function parsePreference(preference: JsonObject, book: ContactBook): Parsed {
  const person = personOf(
    { userId: preference.user_id, parentUserId: preference.parent_user_id, phone: preference.wa_id },
    book,
  );
  const value = id(preference.value)?.toLowerCase();
  const at = time(preference.timestamp);
  if (!person) return { reason: 'The preference does not say whose it is.' };
  if (value !== 'stop' && value !== 'resume')
    return { reason: 'The preference says neither stop nor resume.' };
  if (at === null) return { reason: 'The preference has no usable time.' };
  const category = id(preference.category)?.toLowerCase() ?? 'unknown';
  return [{ type: 'preference', person, category, value, at }];
}
