import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { Person } from '../meta/events.ts';
import type { ContactRow } from '../store/rows/contact.ts';
import { ATTRIBUTES, attributesOf, newerAttributes, type Seen } from './contact-attributes.ts';
import { mergeContacts } from './merge-contacts.ts';
import { type ContactKey, change, type Draft, keyName, noteThread, type Unit } from './unit/unit.ts';

/** Somebody was seen at a time, perhaps together with who they were before. */
export interface Sighting {
  person: Person;
  formerly: Person | null;
  /** WhatsApp's time of what they were seen in. */
  at: Millis;
}

type Key = Pick<ContactKey, 'kind' | 'value'>;
type KeyOwner = Key & { at: Millis; contact: ContactRow };

/**
 * The contact of a person; made at the first sight of them. When one sighting joins keys of several contacts, these
 * become one. Attributes follow the newest sighting, whatever the order in which sightings arrive.
 * @returns the contact's id, or null for the business's own number, which is never a contact
 */
export function resolveContact(unit: Unit, sighting: Sighting): string | null {
  const ownPhone = unit.number.row.display_phone;
  const keys = keysOf(sighting, ownPhone);
  if (keys.length === 0) return null;
  const owners = keys.flatMap((key) => ownerOf(unit, key));
  const foreign = foreignPhone(sighting, owners);
  if (foreign && sighting.at <= foreign.at) return resolveContact(unit, withoutPhone(sighting));
  if (foreign) losePhone(unit, foreign, sighting.at);

  const found = new Set(owners.filter((owner) => owner !== foreign).map((owner) => owner.contact.id));
  const contactId = onlyOne(unit, [...found]) ?? addContact(unit, sighting.at);
  for (const key of keys) claimKey(unit, key, contactId, sighting.at, foreign);
  const { person } = sighting;
  const shown = person.phone === ownPhone ? { ...person, phone: null } : person;
  updateContact(unit, contactId, attributesOf(shown, sighting.at), sighting.at);
  return contactId;
}

/** What a sighting can be found by; never the business's own number. */
function keysOf({ person, formerly }: Sighting, ownPhone: string): Key[] {
  const keys: Key[] = [];
  const add = (kind: Key['kind'], value: string | null) => {
    if (value && !keys.some((key) => key.kind === kind && key.value === value)) keys.push({ kind, value });
  };
  for (const one of formerly ? [person, formerly] : [person]) {
    add('user_id', one.userId);
    if (one.phone !== ownPhone) add('phone', one.phone);
  }
  return keys;
}

function ownerOf(unit: Unit, key: Key): KeyOwner[] {
  const known = unit.keys.get(keyName(key));
  if (!known) return [];
  const contact = draftOf(unit, known.contactId).row;
  // While it is the contact's present phone, every sighting of it has freshened it.
  const isPresent = key.kind === 'phone' && key.value === contact.phone;
  return [{ ...key, at: isPresent ? Math.max(known.at, contact.phone_at) : known.at, contact }];
}

function draftOf(unit: Unit, contactId: string): Draft<ContactRow> {
  const draft = unit.contacts.get(contactId);
  if (!draft) throw new Error(`The contact ${contactId} of a key was not loaded.`);
  return draft;
}

/**
 * The phone of the sighting where it belongs to somebody with another user id: the phone has changed hands (or its
 * owner's id has changed and WhatsApp's note of it is still to come). The user id is who somebody is, so that the
 * two are not made one.
 */
function foreignPhone({ person, formerly }: Sighting, owners: KeyOwner[]): KeyOwner | null {
  if (formerly || !person.userId) return null;
  const byPhone = owners.find((owner) => owner.kind === 'phone');
  const byUserId = owners.find((owner) => owner.kind === 'user_id');
  if (!byPhone || byPhone.contact.user_id === null || byPhone.contact.id === byUserId?.contact.id)
    return null;
  return byPhone.contact.user_id === person.userId ? null : byPhone;
}

function withoutPhone(sighting: Sighting): Sighting {
  return { ...sighting, person: { ...sighting.person, phone: null } };
}

function losePhone(unit: Unit, { contact, value }: KeyOwner, at: Millis): void {
  if (contact.phone === value) updateContact(unit, contact.id, { phone: { value: null, at } }, at);
}

function onlyOne(unit: Unit, contactIds: string[]): string | null {
  const [survivor, ...others] = contactIds.sort();
  for (const other of others) mergeContacts(unit, survivor as string, other);
  return survivor ?? null;
}

function addContact(unit: Unit, at: Millis): string {
  const id = uuidv7();
  const nothing = Object.fromEntries(
    ATTRIBUTES.flatMap((name) => [
      [name, null],
      [`${name}_at`, 0],
    ]),
  );
  const row = {
    ...(nothing as Pick<ContactRow, (typeof ATTRIBUTES)[number] | `${(typeof ATTRIBUTES)[number]}_at`>),
    id,
    number_id: unit.number.row.id,
    stops: { whatsapp: null, word: null },
    merged_into: null,
    first_seen_at: at,
    revision: 0,
  };
  unit.contacts.set(id, { before: null, row });
  unit.touched.changed('contact', id);
  return id;
}

/** The keys of a sighting are its contact's from now on. */
function claimKey(unit: Unit, key: Key, contactId: string, at: Millis, foreign: KeyOwner | null): void {
  const known = unit.keys.get(keyName(key));
  if (known?.contactId === contactId) return;
  // What is taken from somebody else begins anew.
  const isTaken = foreign !== null && keyName(foreign) === keyName(key);
  const since = known && !isTaken ? Math.max(known.at, at) : at;
  unit.keys.set(keyName(key), { ...key, contactId, at: since, changed: true });
}

/** Takes over what is newer, and marks contact and thread when something changed. */
export function updateContact(unit: Unit, contactId: string, seen: Seen, at: Millis): void {
  const draft = draftOf(unit, contactId);
  const before = draft.row;
  const newer = newerAttributes(before, seen);
  const patch = { ...newer, ...(at < before.first_seen_at && { first_seen_at: at }) };
  if (Object.keys(patch).length === 0) return;
  const after = change(draft, patch);
  if (after.first_seen_at === before.first_seen_at && !shows(before, after)) return;
  unit.touched.changed('contact', contactId);
  const threadId = unit.threadOf.get(contactId);
  if (threadId) noteThread(unit, threadId);
}

/** Whether a console would see a difference; a fresher time of the same value is none. */
function shows(before: ContactRow, after: ContactRow): boolean {
  return ATTRIBUTES.some((name) => before[name] !== after[name]);
}
