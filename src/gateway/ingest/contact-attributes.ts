import type { Millis } from '#shared/model/primitives.ts';
import type { Person } from '../meta/events.ts';
import type { ContactRow } from '../store/rows/contact.ts';

export const ATTRIBUTES = [
  'user_id',
  'parent_user_id',
  'username',
  'phone',
  'profile_name',
  'book_name',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
export type Seen = Partial<Record<Attribute, { value: string | null; at: Millis }>>;
type Patch = Partial<Pick<ContactRow, Attribute | `${Attribute}_at`>>;

/** What a sighting tells; what it leaves out says nothing (a hidden phone is not a lost one). */
export function attributesOf(person: Person, at: Millis): Seen {
  const all: Partial<Record<Attribute, string | null>> = {
    user_id: person.userId,
    parent_user_id: person.parentUserId,
    username: person.username,
    phone: person.phone,
    profile_name: person.profileName,
  };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, { value, at }]),
  );
}

/** All that one contact knows, for the one it is merged into. */
export function knownAttributes(contact: ContactRow): Seen {
  return Object.fromEntries(
    ATTRIBUTES.map((name) => [name, { value: contact[name], at: contact[`${name}_at`] }]),
  );
}

/**
 * The part of `seen` that is newer than what `contact` knows. Of two values of one second the greater stands, so
 * that the outcome hangs on the evidence alone and never on its order of arrival.
 */
export function newerAttributes(contact: ContactRow, seen: Seen): Patch {
  const patch: Patch = {};
  for (const name of ATTRIBUTES) {
    const news = seen[name];
    if (!news) continue;
    const knownAt = contact[`${name}_at`];
    const isNewer = news.at > knownAt || (news.at === knownAt && (news.value ?? '') > (contact[name] ?? ''));
    if (!isNewer) continue;
    patch[name] = news.value;
    patch[`${name}_at`] = news.at;
  }
  return patch;
}
