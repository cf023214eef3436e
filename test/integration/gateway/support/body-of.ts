import type { Piece } from './conversation.ts';
import { NUMBER } from './meta.ts';

/**
 * Pieces as one body. Neighbours of one field share a change, unless that would show one person in two ways: Meta lists
 * a person once beside the messages of a change.
 */
export function bodyOf(pieces: Piece[], phoneNumberId: string, wabaId: string, commandId: string): string {
  const changes: { field: string; value: Value }[] = [];
  const entries: object[] = [];
  for (const { field, lists, news: told } of pieces) {
    if (told) {
      entries.push({ id: wabaId, time: told.time, changes: [{ field, value: told.value }] });
      continue;
    }
    const last = changes.at(-1);
    const fits = last?.field === field && sameView(last.value.contacts, lists.contacts);
    const value = last && fits ? last.value : newValue(phoneNumberId);
    if (last?.value !== value) changes.push({ field, value });
    for (const [name, items] of Object.entries(lists))
      value[name] = [...((value[name] as unknown[]) ?? []), ...items];
  }
  if (changes.length > 0) entries.push({ id: wabaId, changes });
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: entries });
  return body.replaceAll('"COMMAND"', `"${commandId}"`);
}

type Value = Record<string, unknown> & { contacts?: unknown[] };

function sameView(some: unknown[] = [], others: unknown[] = []): boolean {
  const name = (contact: unknown) => (contact as { profile: { name: string } }).profile.name;
  return others.every((other) =>
    some.every((one) => name(one) !== name(other) || JSON.stringify(one) === JSON.stringify(other)),
  );
}

function newValue(phoneNumberId: string): Value {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: phoneNumberId },
  };
}
