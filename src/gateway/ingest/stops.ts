import { sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Change } from '../store/changes.ts';
import { insertAll } from '../store/in-bulk.ts';

/** What a person said about marketing, and where. */
export interface StopNews {
  /** `whatsapp`: its own control, or 131050 on a send. `word`: written to this number. */
  source: 'whatsapp' | 'word';
  /** false: they take it back. */
  stopped: boolean;
  at: Millis;
  category: string | null;
  /** wamid of what said so. */
  evidence: string | null;
}

/** Of one contact. */
export type ContactStop = StopNews & { contact_id: string };

/**
 * Adds to the log of people's stops, which stands whatever the order in which they come, and folds it into the
 * contacts.
 */
export async function recordStops(change: Change, stops: ContactStop[]): Promise<void> {
  if (stops.length === 0) return;
  const columns = ['contact_id', 'source', 'stopped', 'at', 'category', 'evidence'];
  const rows = stops.map((stop) => ({ ...stop }));
  await insertAll(change.trx, 'contact_stops', columns, rows, 'on conflict do nothing');
  await foldStops(change, [...new Set(stops.map((stop) => stop.contact_id))]);
}

/** A stop that did not come by a message, such as 131050 on a send. In a change of the number's feed. */
export function recordStop(change: Change, contactId: string, news: StopNews): Promise<void> {
  return recordStops(change, [{ contact_id: contactId, ...news }]);
}

/** The stops of a contact that was merged are the survivor's. */
export async function moveStops(change: Change, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ found: number }>`
    with moved as (delete from contact_stops where contact_id = ${from} returning source, stopped, at, category, evidence)
    insert into contact_stops (contact_id, source, stopped, at, category, evidence)
    select ${to}::uuid, source, stopped, at, category, evidence from moved
    on conflict do nothing returning 1 as found`.execute(change.trx);
  if (rows.length > 0) await foldStops(change, [to]);
}

/** Of each source the newest word stands; of two in one second the stop. */
async function foldStops({ trx, touched }: Change, contactIds: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update contacts c set stops = folded.stops
    from (
      select contact_id, jsonb_build_object('whatsapp', null, 'word', null)
        || jsonb_object_agg(source, case when stopped then to_jsonb(at) else 'null'::jsonb end) as stops
      from (
        select distinct on (contact_id, source) contact_id, source, stopped, at from contact_stops
        where contact_id = any(${contactIds}::uuid[])
        order by contact_id, source, at desc, stopped desc) newest
      group by contact_id) folded
    where c.id = folded.contact_id and c.stops <> folded.stops
    returning c.id`.execute(trx);
  for (const { id } of rows) touched.changed('contact', id);
}
