import { sql, type Transaction } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { DomainEvent } from '../../meta/events.ts';
import type { Change } from '../../store/changes.ts';
import type { ContactRow } from '../../store/rows/contact.ts';
import type { Database } from '../../store/schema.ts';
import { type HistoryLog, NO_HISTORY } from '../number/imports.ts';
import { keysOf } from '../people.ts';
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

/** Everything that these events of one number may touch, in a handful of queries. */
export async function loadUnit(
  { trx, touched }: Change,
  numberId: string,
  events: DomainEvent[],
  now: Millis,
): Promise<Unit> {
  const number = await trx
    .selectFrom('numbers')
    .selectAll()
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  const wamids = unique(events.flatMap(wamidsOf));
  const messages = await messagesOf(trx, numberId, wamids);
  const unnamed = await unnamedOf(trx, numberId, unique(events.flatMap(callbackOf)));
  const effects = await effectsOf(trx, numberId, wamids, unique(events.flatMap(effectKeysOf)));
  const { keys, contacts } = await peopleOf(
    trx,
    numberId,
    unique(events.flatMap(keysIn(number.display_phone))),
  );
  const threads = await threadsOf(trx, [...contacts.keys()], [...messages, ...unnamed]);
  const unit: Unit = {
    number: { before: number, row: number },
    receivedAt: now,
    contacts: new Map([...contacts].map(([id, row]) => [id, { before: row, row }])),
    keys,
    threads: new Map(threads.map(({ row }) => [row.id, { before: row, row }])),
    previews: new Map(threads.map(({ row, previewWamid }) => [row.id, previewWamid])),
    threadOf: new Map(
      threads.flatMap(({ row }) => (row.merged_into === null ? [[row.contact_id, row.id]] : [])),
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

const keysIn = (ownPhone: string) => (event: DomainEvent) => {
  if (!('person' in event) || !event.person) return [];
  const formerly = event.type === 'message' ? event.formerly : null;
  return keysOf({ person: event.person, formerly }, ownPhone).map(keyName);
};

async function messagesOf(trx: Trx, numberId: string, wamids: string[]): Promise<StoredMessage[]> {
  if (wamids.length === 0) return [];
  return trx
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', numberId)
    .where(sql<boolean>`wamid = any(${wamids}::text[])`)
    .execute();
}

async function unnamedOf(trx: Trx, numberId: string, commandIds: string[]): Promise<StoredMessage[]> {
  if (commandIds.length === 0) return [];
  return trx
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', numberId)
    .where(sql<boolean>`command_id = any(${commandIds}::uuid[])`)
    .where('wamid', 'is', null)
    .execute();
}

async function effectsOf(
  trx: Trx,
  numberId: string,
  wamids: string[],
  keys: string[],
): Promise<StoredEffect[]> {
  if (wamids.length === 0) return [];
  const effects = trx.selectFrom('message_effects').selectAll().where('number_id', '=', numberId);
  const about = effects.where(sql<boolean>`target_wamid = any(${wamids}::text[])`);
  if (keys.length === 0) return about.execute();
  const same = effects.where(sql<boolean>`effect_key = any(${keys}::text[])`);
  return about.union(same.where(sql<boolean>`not target_wamid = any(${wamids}::text[])`)).execute();
}

async function peopleOf(trx: Trx, numberId: string, names: string[]) {
  const keys: Unit['keys'] = new Map();
  const contacts = new Map<string, ContactRow>();
  if (names.length === 0) return { keys, contacts };
  const parts = names.map((name) => name.split(/:(.*)/s));
  const { rows } = await sql<ContactRow & { keys: [ContactKey['kind'], string, Millis][] }>`
    select c.*, owned.keys
    from (
      select k.contact_id, json_agg(json_build_array(k.kind, k.value, k.at)) as keys
      from contact_keys k
      where k.number_id = ${numberId} and (k.kind, k.value) in (
        select * from unnest(${parts.map(([kind]) => kind)}::text[], ${parts.map(([, value]) => value)}::text[]))
      group by k.contact_id) owned
    join contacts c on c.id = owned.contact_id`.execute(trx);
  for (const { keys: owned, ...contact } of rows) {
    contacts.set(contact.id, contact);
    for (const [kind, value, at] of owned)
      keys.set(keyName({ kind, value }), { kind, value, contactId: contact.id, at, changed: false });
  }
  return { keys, contacts };
}

/** Of these contacts and these messages, with the ones that those were merged into. */
async function threadsOf(trx: Trx, contactIds: string[], messages: StoredMessage[]) {
  const ids = unique(messages.map((message) => message.thread_id));
  if (ids.length === 0 && contactIds.length === 0) return [];
  const named = sql`
    union select id from threads where id = any(${ids}::uuid[])
    union select merged_into from threads where id = any(${ids}::uuid[]) and merged_into is not null`;
  const { rows } = await sql<ThreadRow & { preview_wamid: string | null }>`
    select t.*, (select m.wamid from messages m where m.id = t.preview_message_id) as preview_wamid
    from (
      select id from threads where contact_id = any(${contactIds}::uuid[])
      ${ids.length === 0 ? sql`` : named}) wanted
    join threads t on t.id = wanted.id`.execute(trx);
  return rows.map(({ preview_wamid: previewWamid, ...row }) => ({ row, previewWamid }));
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
