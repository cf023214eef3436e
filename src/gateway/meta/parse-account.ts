import type { JsonObject, LifecycleEvent } from './events.ts';
import type { Parsed } from './parse-message.ts';
import { personOf } from './person.ts';
import { object, text, time } from './read-json.ts';

const LIFECYCLES: ReadonlyMap<string, LifecycleEvent['lifecycle']> = new Map([
  ['ACCOUNT_OFFBOARDED', 'offboarded'],
  ['ACCOUNT_RECONNECTED', 'active'],
  ['PARTNER_REMOVED', 'disconnected'],
  ['ACCOUNT_DELETED', 'disconnected'],
]);

/** `account_update`: whether the number is still linked. Both printed shapes of PARTNER_REMOVED are taken. */
export function parseAccountUpdate(value: JsonObject, entryTime: unknown): Parsed {
  const event = text(value.event) ?? 'without event';
  const lifecycle = LIFECYCLES.get(event);
  if (!lifecycle) return { reason: `not handled yet: account_update ${event.slice(0, 100)}` };
  const reason = text(object(value.disconnection_info)?.reason) ?? event;
  return [{ type: 'lifecycle', lifecycle, reason, at: time(entryTime) }];
}

/** One entry of the phone's address book, added, renamed or removed. */
export function parseBookEntry(entry: JsonObject): Parsed {
  const contact = object(entry.contact);
  const action = text(entry.action)?.toLowerCase();
  const at = time(object(entry.metadata)?.timestamp);
  if (text(entry.type) !== 'contact' || !contact) return { reason: 'The entry is not about a contact.' };
  if (action !== 'add' && action !== 'remove')
    return { reason: 'The entry is neither an addition nor a removal.' };
  if (at === null) return { reason: 'The entry has no usable time.' };
  const person = personOf(
    {
      userId: contact.user_id,
      parentUserId: contact.parent_user_id,
      phone: contact.phone_number,
      username: contact.username,
    },
    [],
  );
  if (!person) return { reason: 'The entry names neither a user id nor a phone.' };
  const name = action === 'add' ? (text(contact.full_name) ?? text(contact.first_name)) : null;
  return [{ type: 'book-name', person, name, at }];
}

/** What somebody chose in WhatsApp about marketing messages. */
export function parsePreference(preference: JsonObject, contacts: unknown): Parsed {
  const person = personOf(
    { userId: preference.user_id, parentUserId: preference.parent_user_id, phone: preference.wa_id },
    contacts,
  );
  const value = text(preference.value);
  const at = time(preference.timestamp);
  if (!person) return { reason: 'The preference does not say whose it is.' };
  if (!value || at === null) return { reason: 'The preference has no value or no usable time.' };
  return [{ type: 'preference', person, category: text(preference.category) ?? 'unknown', value, at }];
}
