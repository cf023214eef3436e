import type { JsonObject, Person } from './events.ts';
import { cleanObject, id, line, listed, object, phone } from './read-json.ts';

/** The ids of one side of a message as Meta scatters them; `contacts[]` beside it adds the names. */
export interface Ids {
  userId: unknown;
  parentUserId?: unknown;
  phone: unknown;
  username?: unknown;
}

/** `contacts[]` of a change, found by id. */
export interface ContactBook {
  byUserId: ReadonlyMap<string, JsonObject>;
  byPhone: ReadonlyMap<string, JsonObject>;
}

/** Of two entries with one id the first stands. */
export function contactBook(contacts: unknown): ContactBook {
  const byUserId = new Map<string, JsonObject>();
  const byPhone = new Map<string, JsonObject>();
  for (const item of listed(contacts)) {
    const contact = cleanObject(item);
    if (!contact) continue;
    const userId = id(contact.user_id) ?? userIdIn(contact.wa_id);
    const digits = phone(contact.wa_id);
    if (userId && !byUserId.has(userId)) byUserId.set(userId, contact);
    if (digits && !byPhone.has(digits)) byPhone.set(digits, contact);
  }
  return { byUserId, byPhone };
}

/** The person with these ids, completed from `contacts[]`. Null when neither a user id nor a phone is known. */
export function personOf(ids: Ids, book: ContactBook): Person | null {
  const userId = id(ids.userId) ?? userIdIn(ids.phone);
  const digits = phone(ids.phone);
  const contact = contactOf(userId, digits, book);
  const profile = object(contact?.profile);
  const person: Person = {
    userId: userId ?? id(contact?.user_id),
    parentUserId: id(ids.parentUserId) ?? id(contact?.parent_user_id),
    phone: digits ?? phone(contact?.wa_id),
    username: line(ids.username) ?? line(profile?.username) ?? line(contact?.username),
    profileName: line(profile?.name),
  };
  return person.userId || person.phone ? person : null;
}

/** The entry of `contacts[]` that speaks of this person; one with this phone and another user id is somebody else. */
function contactOf(userId: string | null, digits: string | null, book: ContactBook): JsonObject | undefined {
  const same = userId === null ? undefined : book.byUserId.get(userId);
  if (same) return same;
  const byPhone = digits === null ? undefined : book.byPhone.get(digits);
  return userId === null || id(byPhone?.user_id) === null ? byPhone : undefined;
}

/** A business-scoped user id, also where a phone number belongs: two letters of a country, a dot, and the rest. */
export function userIdIn(value: unknown): string | null {
  const read = id(value);
  return read !== null && /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/.test(read) ? read : null;
}
