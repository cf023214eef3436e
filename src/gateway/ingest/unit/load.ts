import { sql, type Transaction } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { DomainEvent, Person } from '../../meta/events.ts';
import type { Change } from '../../store/changes.ts';
import type { ContactRow } from '../../store/rows/contact.ts';
import type { NumberRow } from '../../store/rows/number.ts';
import type { Database } from '../../store/schema.ts';
import { type HistoryLog, NO_HISTORY } from '../number/imports.ts';
import {
  type ContactKey,
  keyName,
  type StoredEffect,
  type StoredMessage,
  type ThreadRow,
  templateName,
  type Unit,
} from './unit.ts';

type Trx = Transaction<Database>;

/** Everything that these events of one number may touch. */
export async function loadUnit(
  { trx, touched }: Change,
  numberId: string,
  events: DomainEvent[],
  now: Millis,
): Promise<Unit> {
  const { number, messages, unnamed, effects, people, threads } = await found(trx, numberId, events);
  const unit: Unit = {
    number: { before: number, row: number },
    receivedAt: now,
    contacts: new Map(people.map(({ contact }) => [contact.id, { before: contact, row: contact }])),
    keys: byName(people),
    threads: new Map(threads.map(({ thread }) => [thread.id, { before: thread, row: thread }])),
    previews: new Map(threads.map(({ thread, previewWamid }) => [thread.id, previewWamid])),
    threadOf: new Map(
      threads.flatMap(({ thread }) => (thread.merged_into === null ? [[thread.contact_id, thread.id]] : [])),
    ),
    messages: new Map(messages.map((row) => [row.wamid ?? '', { before: row, row }])),
    unnamed: new Map(unnamed.map((row) => [row.command_id ?? '', { before: row, row }])),
    effects: byTarget(effects),
    effectKeys: new Set(effects.map((effect) => effect.effect_key)),
    templates: new Map(),
    templateLog: [],
    lifecycleLog: [],
    historyLog: NO_HISTORY,
    bookChanged: false,
    eventKeys: new Set(),
    newEffects: [],
    newMedia: [],
    newStops: [],
    newEvents: [],
    merges: [],
    removedMessages: [],
    settledSends: [],
    templatesMissing: false,
    news: new Map(),
    staleThreads: new Set(),
    imports: new Map(),
    touched,
  };
  await loadNews(trx, unit, events);
  return unit;
}

function byTarget(effects: StoredEffect[]): Unit['effects'] {
  const targets: Unit['effects'] = new Map();
  for (const effect of effects)
    targets.set(effect.target_wamid, [...(targets.get(effect.target_wamid) ?? []), effect]);
  return targets;
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

function wamidsOf(event: DomainEvent): string[] {
  if (event.type === 'message' || event.type === 'status') return [event.wamid];
  return event.type === 'effect' ? [event.targetWamid] : [];
}

function effectKeysOf(event: DomainEvent): string[] {
  return event.type === 'effect' ? [event.wamid] : [];
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function callbackOf(event: DomainEvent): string[] {
  return event.type === 'status' && event.callback && UUID.test(event.callback) ? [event.callback] : [];
}

function peopleIn(event: DomainEvent): Person[] {
  if (!('person' in event) || !event.person) return [];
  return event.type === 'message' && event.formerly ? [event.person, event.formerly] : [event.person];
}

interface Found {
  number: NumberRow;
  messages: StoredMessage[];
  unnamed: StoredMessage[];
  effects: StoredEffect[];
  people: { contact: ContactRow; keys: Pick<ContactKey, 'kind' | 'value' | 'at'>[] }[];
  threads: { thread: ThreadRow; previewWamid: string | null }[];
}

/**
 * One query, one answer: rows as JSON, since the tables hold nothing that JSON does not. `offset 0` makes each key be
 * looked up by itself: asked for all of them at once, a planner that does not know yet how these tables are filled
 * reads everything that the number has.
 */
async function found(trx: Trx, numberId: string, events: DomainEvent[]): Promise<Found> {
  const wamids = unique(events.flatMap(wamidsOf));
  const callbacks = unique(events.flatMap(callbackOf));
  const effectKeys = unique(events.flatMap(effectKeysOf));
  const people = events.flatMap(peopleIn);
  const phones = unique(people.flatMap(({ phone }) => phone ?? []));
  const userIds = unique(people.flatMap(({ userId }) => userId ?? []));
  const { rows } = await sql<Found>`
    with known as materialized (
      select m from unnest(${wamids}::text[]) as wanted (wamid) cross join lateral (
        select * from messages where number_id = ${numberId} and wamid = wanted.wamid offset 0) m),
    unnamed as materialized (
      select m from unnest(${callbacks}::uuid[]) as wanted (id) cross join lateral (
        select * from messages
        where command_id = wanted.id and number_id = ${numberId} and wamid is null offset 0) m),
    effects as materialized (
      select e from unnest(${wamids}::text[]) as wanted (wamid) cross join lateral (
        select * from message_effects where number_id = ${numberId} and target_wamid = wanted.wamid offset 0) e
      union select e from unnest(${effectKeys}::text[]) as wanted (key) cross join lateral (
        select * from message_effects where number_id = ${numberId} and effect_key = wanted.key offset 0) e),
    owned as materialized (
      select k.contact_id, json_agg(json_build_object('kind', k.kind, 'value', k.value, 'at', k.at)) as keys
      from (
        select 'phone' as kind, unnest(${phones}::text[]) as value
        union all select 'user_id', unnest(${userIds}::text[])) wanted
      cross join lateral (
        select * from contact_keys
        where number_id = ${numberId} and kind = wanted.kind and value = wanted.value offset 0) k
      group by k.contact_id),
    named as materialized (
      select t.id, t.merged_into from threads t
      where t.id = any(array(select (m).thread_id from known union select (m).thread_id from unnamed))),
    wanted as materialized (
      select t.id from threads t where t.contact_id = any(array(select contact_id from owned))
      union select id from named
      union select merged_into from named where merged_into is not null)
    select
      (select to_json(n) from numbers n where n.id = ${numberId}) as number,
      coalesce((select json_agg(m) from known), '[]') as messages,
      coalesce((select json_agg(m) from unnamed), '[]') as unnamed,
      coalesce((select json_agg(e) from effects), '[]') as effects,
      coalesce((
        select json_agg(json_build_object('contact', c, 'keys', owned.keys))
        from owned cross join lateral (
          select * from contacts where id = owned.contact_id offset 0) c), '[]') as people,
      coalesce((
        select json_agg(json_build_object('thread', t, 'previewWamid', (
          select p.wamid from messages p where p.id = t.preview_message_id)))
        from threads t where t.id = any(array(select id from wanted))), '[]') as threads`.execute(trx);
  const [row] = rows;
  if (!row?.number) throw new Error(`There is no number ${numberId}.`);
  return row;
}

function byName(people: Found['people']): Unit['keys'] {
  return new Map(
    people.flatMap(({ contact, keys }) =>
      keys.map((key) => [keyName(key), { ...key, contactId: contact.id, changed: false }]),
    ),
  );
}

/** What the news of the number and of its templates are compared with; few webhooks bring any. */
async function loadNews(trx: Trx, unit: Unit, events: DomainEvent[]): Promise<void> {
  const numberId = unit.number.row.id;
  const keys = events.flatMap((event) => ('key' in event ? [event.key] : []));
  const types = new Set(events.map((event) => event.type));
  const log = trx.selectFrom('number_events').where('number_id', '=', numberId);
  if (keys.length > 0) {
    const known = await log
      .select('event_key')
      .where(sql<boolean>`event_key = any(${keys}::text[])`)
      .execute();
    unit.eventKeys = new Set(known.map((row) => row.event_key));
  }
  if (types.has('lifecycle'))
    unit.lifecycleLog = await log.selectAll().where('kind', '=', 'lifecycle').execute();
  if (types.has('history-chunk') || types.has('history-failed'))
    unit.historyLog = await historyLog(trx, numberId);
  const names = unique(events.flatMap((event) => (event.type === 'template' ? [event.name] : [])));
  if (names.length === 0) return;
  const templates = await trx
    .selectFrom('templates')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('name', 'in', names)
    .execute();
  unit.templates = new Map(templates.map((row) => [templateName(row), { before: row, row }]));
  unit.templateLog = await log
    .selectAll()
    .where('kind', '=', 'template')
    .where(sql<boolean>`body ->> 'name' = any(${names}::text[])`)
    .execute();
}

async function historyLog(trx: Trx, numberId: string): Promise<HistoryLog> {
  const { rows } = await sql<{
    phase: number | null;
    progress: number | null;
    chunks: number;
    messages: number;
    last_at: Millis;
  }>`
    select (body ->> 'phase')::integer as phase, max((body ->> 'progress')::integer) as progress,
      count(*) as chunks, sum((body ->> 'messages')::integer) as messages, max(received_at) as last_at
    from number_events where number_id = ${numberId} and kind = 'history-chunk' group by 1 order by 1`.execute(
    trx,
  );
  const failures = await trx
    .selectFrom('number_events')
    .select('body')
    .where('number_id', '=', numberId)
    .where('kind', '=', 'history-failed')
    .execute();
  const failure = failures.find(({ body }) => body.declined === true) ?? failures[0];
  return {
    chunks: rows.reduce((sum, row) => sum + row.chunks, 0),
    messages: rows.reduce((sum, row) => sum + row.messages, 0),
    lastAt: rows.length === 0 ? null : Math.max(...rows.map((row) => row.last_at)),
    phases: rows.flatMap(({ phase, progress, chunks }) =>
      phase === null ? [] : [{ phase, progress: progress ?? 0, chunks }],
    ),
    failure: failure ? { declined: failure.body.declined === true, code: String(failure.body.code) } : null,
  };
}

/** Contacts that the address book has spoken of. */
export async function countBookEntries({ trx }: Change, numberId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('contacts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('number_id', '=', numberId)
    .where('book_name_at', '>', 0)
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
