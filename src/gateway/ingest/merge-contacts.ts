import { sql } from 'kysely';
import { knownAttributes, newerAttributes } from './contact-attributes.ts';
import type { Ingest } from './ingest.ts';
import type { KnownContact } from './known-contact.ts';

/**
 * Two contacts turned out to be one person. No id changes: the loser points to the survivor, its thread to the
 * survivor's thread, its messages stay where they are, and everything that pointed to the loser points on.
 */
export async function mergeContacts(
  ingest: Ingest,
  survivor: KnownContact,
  loser: KnownContact,
): Promise<KnownContact> {
  const { trx, touched } = ingest;
  const aliases = await trx
    .updateTable('contacts')
    .set({ merged_into: survivor.id })
    .where((eb) => eb.or([eb('id', '=', loser.id), eb('merged_into', '=', loser.id)]))
    .returning('id')
    .execute();
  for (const alias of aliases) touched.changed('contact', alias.id);

  await trx
    .updateTable('contact_keys')
    .set({ contact_id: survivor.id })
    .where('contact_id', '=', loser.id)
    .execute();
  await sql`
    insert into contact_preferences (contact_id, category, value, at)
    select ${survivor.id}::uuid, category, value, at from contact_preferences where contact_id = ${loser.id}
    on conflict do nothing`.execute(trx);
  await trx.deleteFrom('contact_preferences').where('contact_id', '=', loser.id).execute();

  const patch = {
    ...newerAttributes(survivor, knownAttributes(loser)),
    first_seen_at: Math.min(survivor.first_seen_at, loser.first_seen_at),
  };
  await trx.updateTable('contacts').set(patch).where('id', '=', survivor.id).execute();
  touched.changed('contact', survivor.id);
  await mergeThreads(ingest, survivor, loser);
  return { ...survivor, ...patch, thread_id: survivor.thread_id ?? loser.thread_id };
}

async function mergeThreads(
  { trx, touched, staleThreads }: Ingest,
  survivor: KnownContact,
  loser: KnownContact,
): Promise<void> {
  const threads = await trx
    .selectFrom('threads')
    .selectAll()
    .where('contact_id', 'in', [survivor.id, loser.id])
    .execute();
  const kept = threads.find((thread) => thread.contact_id === survivor.id);
  const lost = threads.find((thread) => thread.contact_id === loser.id);
  const remaining = kept ?? lost;
  if (!remaining) return;
  staleThreads.add(remaining.id);
  if (!lost) return;
  if (!kept) {
    await trx.updateTable('threads').set({ contact_id: survivor.id }).where('id', '=', lost.id).execute();
    touched.changed('thread', lost.id);
    return;
  }
  const aliases = await trx
    .updateTable('threads')
    .set({ merged_into: kept.id, unread: 0 })
    .where((eb) => eb.or([eb('id', '=', lost.id), eb('merged_into', '=', lost.id)]))
    .returning('id')
    .execute();
  for (const alias of aliases) touched.changed('thread', alias.id);
  await trx
    .updateTable('threads')
    .set({
      read_up_to: Math.max(kept.read_up_to, lost.read_up_to),
      history_from: earlier(kept.history_from, lost.history_from),
      // Consoles fetch the pages again, which now hold both threads.
      history_round: Math.max(kept.history_round, lost.history_round) + 1,
    })
    .where('id', '=', kept.id)
    .execute();
  touched.changed('thread', kept.id);
  staleThreads.delete(lost.id);
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
