import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { Person } from '../meta/events.ts';
import type { ContactRow } from '../store/rows/contact.ts';
import { ATTRIBUTES, attributesOf, newerAttributes, type Seen } from './contact-attributes.ts';
import type { Ingest } from './ingest.ts';
import type { KnownContact } from './known-contact.ts';
import { mergeContacts } from './merge-contacts.ts';

/** Somebody was seen at a time, perhaps together with who they were before. */
export interface Sighting {
  person: Person;
  formerly: Person | null;
  /** WhatsApp's time of what they were seen in. */
  at: Millis;
}

type Key = { kind: 'user_id' | 'phone'; value: string };
type KeyOwner = Key & { at: Millis; contact: KnownContact };

/**
 * The contact of a person; made at the first sight of them. When one sighting joins keys of several contacts, these
 * become one. Attributes follow the newest sighting, whatever the order in which sightings arrive.
 * @returns null for the business's own number, which is never a contact
 */
export async function resolveContact(ingest: Ingest, sighting: Sighting): Promise<KnownContact | null> {
  const keys = keysOf(ingest, sighting);
  if (keys.length === 0) return null;
  const owners = await ownersOf(ingest, keys);
  const foreign = foreignPhone(sighting, owners);
  if (foreign && sighting.at <= foreign.at) return resolveContact(ingest, withoutPhone(sighting));
  if (foreign) await takePhone(ingest, foreign, sighting.at);

  const found = owners.filter((owner) => owner !== foreign).map((owner) => owner.contact);
  let contact = await onlyOne(ingest, found);
  contact ??= await addContact(ingest, sighting.at);
  await claimKeys(ingest, contact, keys, owners, sighting.at);
  return updateContact(
    ingest,
    contact,
    attributesOf(ownNumberHidden(ingest, sighting.person), sighting.at),
    sighting.at,
  );
}

function keysOf(ingest: Ingest, { person, formerly }: Sighting): Key[] {
  const keys = [person, formerly].flatMap((one): Key[] => [
    ...(one?.userId ? [{ kind: 'user_id' as const, value: one.userId }] : []),
    ...(one?.phone && one.phone !== ingest.number.display_phone
      ? [{ kind: 'phone' as const, value: one.phone }]
      : []),
  ]);
  return keys.filter((key, index) => keys.findIndex((other) => sameKey(key, other)) === index);
}

function ownNumberHidden(ingest: Ingest, person: Person): Person {
  return person.phone === ingest.number.display_phone ? { ...person, phone: null } : person;
}

const sameKey = (a: Key, b: Key) => a.kind === b.kind && a.value === b.value;

async function ownersOf(ingest: Ingest, keys: Key[]): Promise<KeyOwner[]> {
  const rows = await ingest.trx
    .selectFrom('contact_keys as k')
    .innerJoin('contacts as c', 'c.id', 'k.contact_id')
    .leftJoin('threads as t', 't.contact_id', 'c.id')
    .selectAll('c')
    .select(['k.kind as key_kind', 'k.value as key_value', 'k.at as key_at', 't.id as thread_id'])
    .where('k.number_id', '=', ingest.number.id)
    .where((eb) =>
      eb.or(keys.map((key) => eb.and([eb('k.kind', '=', key.kind), eb('k.value', '=', key.value)]))),
    )
    .execute();
  return rows.map(({ key_kind, key_value, key_at, ...contact }) => ({
    kind: key_kind,
    value: key_value,
    // While it is the contact's present phone, every sighting of it has freshened it.
    at: key_kind === 'phone' && key_value === contact.phone ? Math.max(key_at, contact.phone_at) : key_at,
    contact,
  }));
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

async function takePhone(ingest: Ingest, phone: KeyOwner, at: Millis): Promise<void> {
  await ingest.trx
    .deleteFrom('contact_keys')
    .where('number_id', '=', ingest.number.id)
    .where('kind', '=', 'phone')
    .where('value', '=', phone.value)
    .execute();
  if (phone.contact.phone === phone.value)
    await updateContact(ingest, phone.contact, { phone: { value: null, at } }, at);
}

async function onlyOne(ingest: Ingest, found: KnownContact[]): Promise<KnownContact | null> {
  const distinct = [...new Map(found.map((contact) => [contact.id, contact])).values()];
  distinct.sort((a, b) => (a.id < b.id ? -1 : 1));
  const [first, ...others] = distinct;
  if (!first) return null;
  let survivor = first;
  for (const other of others) survivor = await mergeContacts(ingest, survivor, other);
  return survivor;
}

async function addContact(ingest: Ingest, at: Millis): Promise<KnownContact> {
  const contact = await ingest.trx
    .insertInto('contacts')
    .values({ id: uuidv7(), number_id: ingest.number.id, first_seen_at: at })
    .returningAll()
    .executeTakeFirstOrThrow();
  ingest.touched.changed('contact', contact.id);
  return { ...contact, thread_id: null };
}

/** Writes the keys that nobody had, or that a merge or a change of hands has moved. */
async function claimKeys(
  ingest: Ingest,
  contact: KnownContact,
  keys: Key[],
  owners: KeyOwner[],
  at: Millis,
): Promise<void> {
  const changed = keys.filter(
    (key) => owners.find((owner) => sameKey(owner, key))?.contact.id !== contact.id,
  );
  if (changed.length === 0) return;
  await ingest.trx
    .insertInto('contact_keys')
    .values(changed.map((key) => ({ ...key, number_id: ingest.number.id, contact_id: contact.id, at })))
    .onConflict((conflict) =>
      conflict.columns(['number_id', 'kind', 'value']).doUpdateSet((row) => ({
        contact_id: row.ref('excluded.contact_id'),
        at: row.fn<number>('greatest', ['contact_keys.at', 'excluded.at']),
      })),
    )
    .execute();
}

/** Takes over what is newer, and marks contact and thread when something changed. */
export async function updateContact(
  ingest: Ingest,
  contact: KnownContact,
  seen: Seen,
  at: Millis,
): Promise<KnownContact> {
  const newer = newerAttributes(contact, seen);
  const patch = { ...newer, ...(at < contact.first_seen_at && { first_seen_at: at }) };
  if (Object.keys(patch).length === 0) return contact;
  const updated = { ...contact, ...patch };
  await ingest.trx.updateTable('contacts').set(patch).where('id', '=', contact.id).execute();
  if (updated.first_seen_at === contact.first_seen_at && !shows(contact, updated)) return updated;
  ingest.touched.changed('contact', contact.id);
  if (contact.thread_id) ingest.staleThreads.add(contact.thread_id);
  return updated;
}

/** Whether a console would see a difference; a fresher time of the same value is none. */
function shows(before: ContactRow, after: ContactRow): boolean {
  return ATTRIBUTES.some((name) => before[name] !== after[name]);
}
