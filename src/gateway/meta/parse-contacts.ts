import type { EnvelopeChange } from './envelope.ts';
import type { JsonObject } from './events.ts';
import { contactBook, personOf } from './person.ts';
import { each, type Parsed, type Piece } from './piece.ts';
import { line, object, time, token } from './read-json.ts';

/** `smb_app_state_sync`: the phone's address book, each entry added, renamed or removed. */
export function* bookPieces({ value }: EnvelopeChange): Generator<Piece, void> {
  yield* each(value, 'state_sync', parseBookEntry);
}

const NO_CONTACTS = contactBook([]);
const WRITTEN: ReadonlySet<string> = new Set(['ADD', 'EDIT', 'UPDATE']);

function parseBookEntry(entry: JsonObject): Parsed {
  const contact = object(entry.contact);
  const action = token(entry.action) ?? '';
  const at = time(object(entry.metadata)?.timestamp ?? entry.timestamp);
  if ((token(entry.type) ?? 'CONTACT') !== 'CONTACT' || !contact)
    return { reason: 'The entry is not about a contact.' };
  const removed = action === 'REMOVE' || action === 'DELETE';
  if (!removed && !WRITTEN.has(action)) return { reason: 'The entry is neither an addition nor a removal.' };
  if (at === null) return { reason: 'The entry has no usable time.' };
  const person = personOf(
    {
      userId: contact.user_id,
      parentUserId: contact.parent_user_id,
      phone: contact.phone_number ?? contact.wa_id,
      username: contact.username,
    },
    NO_CONTACTS,
  );
  if (!person) return { reason: 'The entry names neither a user id nor a phone.' };
  const name = line(contact.full_name) ?? line(contact.first_name);
  if (!removed && name === null) return { reason: 'The entry has no name.' };
  return [{ type: 'book-name', person, name: removed ? null : name, at }];
}
