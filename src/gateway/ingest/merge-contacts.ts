import { knownAttributes, newerAttributes } from './contact-attributes.ts';
import { change, type Draft, keyName, type Merge, type ThreadRow, type Unit } from './unit/unit.ts';

/**
 * Two contacts turned out to be one person. No id changes: the loser points to the survivor, its thread to the
 * survivor's thread, its messages stay where they are, and everything that pointed to the loser points on. What is
 * not loaded follows when the unit is written.
 */
export function mergeContacts(unit: Unit, survivorId: string, loserId: string): void {
  const survivor = unit.contacts.get(survivorId);
  const loser = unit.contacts.get(loserId);
  if (!survivor || !loser) throw new Error('A contact that is merged was not loaded.');
  for (const draft of unit.contacts.values()) {
    if (draft !== loser && draft.row.merged_into !== loserId) continue;
    change(draft, { merged_into: survivorId });
    unit.touched.changed('contact', draft.row.id);
  }
  for (const key of [...unit.keys.values()].filter((one) => one.contactId === loserId))
    unit.keys.set(keyName(key), { ...key, contactId: survivorId, changed: true });
  for (const stop of unit.newStops) if (stop.contact_id === loserId) stop.contact_id = survivorId;
  change(survivor, {
    ...newerAttributes(survivor.row, knownAttributes(loser.row)),
    first_seen_at: Math.min(survivor.row.first_seen_at, loser.row.first_seen_at),
  });
  unit.touched.changed('contact', survivorId);
  const threads = mergeThreads(unit, survivorId, loserId);
  unit.merges.push({ survivor: survivorId, loser: loserId, threads });
}

function mergeThreads(unit: Unit, survivorId: string, loserId: string): Merge['threads'] {
  const kept = threadOf(unit, survivorId);
  const lost = threadOf(unit, loserId);
  const remaining = kept ?? lost;
  if (!remaining) return null;
  unit.staleThreads.add(remaining.row.id);
  if (!lost) return null;
  unit.threadOf.delete(loserId);
  if (!kept) {
    change(lost, { contact_id: survivorId });
    unit.threadOf.set(survivorId, lost.row.id);
    unit.touched.changed('thread', lost.row.id);
    return null;
  }
  for (const draft of unit.threads.values()) {
    if (draft !== lost && draft.row.merged_into !== lost.row.id) continue;
    change(draft, { merged_into: kept.row.id, unread: 0 });
    unit.touched.changed('thread', draft.row.id);
  }
  change(kept, {
    read_up_to: Math.max(kept.row.read_up_to, lost.row.read_up_to),
    history_from: earlier(kept.row.history_from, lost.row.history_from),
    // Consoles fetch the pages again, which now hold both threads.
    history_round: Math.max(kept.row.history_round, lost.row.history_round) + 1,
  });
  unit.touched.changed('thread', kept.row.id);
  unit.staleThreads.delete(lost.row.id);
  return { kept: kept.row.id, lost: lost.row.id };
}

function threadOf(unit: Unit, contactId: string): Draft<ThreadRow> | null {
  return unit.threads.get(unit.threadOf.get(contactId) ?? '') ?? null;
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
