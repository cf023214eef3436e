import type { JsonObject, Person } from './events.ts';
import { id, list, object, phone, text } from './read-json.ts';

/** The ids of one side of a message as Meta scatters them; `contacts[]` beside it adds the names. */
export interface Ids {
  userId: unknown;
  parentUserId?: unknown;
  phone: unknown;
  username?: unknown;
}

/** The person with these ids, completed from `contacts[]`. Null when neither a user id nor a phone is known. */
export function personOf(ids: Ids, contacts: unknown): Person | null {
  const known = { userId: id(ids.userId), phone: phone(ids.phone) };
  const contact = contactOf(known, list(contacts).map(object));
  const profile = object(contact?.profile);
  const person: Person = {
    userId: known.userId ?? id(contact?.user_id),
    parentUserId: id(ids.parentUserId) ?? id(contact?.parent_user_id),
    phone: known.phone ?? phone(contact?.wa_id),
    username: text(ids.username) ?? text(profile?.username) ?? text(contact?.username),
    profileName: text(profile?.name),
  };
  return person.userId || person.phone ? person : null;
}

/** The entry of `contacts[]` that speaks of this person. */
function contactOf(known: { userId: string | null; phone: string | null }, contacts: (JsonObject | null)[]) {
  if (known.userId) {
    const same = contacts.find((contact) => id(contact?.user_id) === known.userId);
    if (same) return same;
  }
  return contacts.find(
    (contact) =>
      known.phone !== null &&
      phone(contact?.wa_id) === known.phone &&
      (known.userId === null || id(contact?.user_id) === null),
  );
}
