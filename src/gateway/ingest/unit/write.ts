import { sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import { takeRefusal } from '../../outbound/consequences.ts';
import { withdrawReaction } from '../../outbound/reactions.ts';
import { type Change, type FeedRowName, reserveRevisions } from '../../store/changes.ts';
import { insertAll, updateAll } from '../../store/in-bulk.ts';
import { announce } from '../../store/signal.ts';
import { ATTRIBUTES } from '../contact-attributes.ts';
import { moveStops, recordStops } from '../stops.ts';
import { refreshThreads } from '../threads.ts';
import { UUID } from './load.ts';
import type { Draft, Merge, SettledSend, Unit } from './unit.ts';

/** Writes what was decided: each table in one or two statements, parents before children, revisions with the rows. */
export async function writeUnit(change: Change, unit: Unit, now: Millis): Promise<void> {
  const { trx } = change;
  reserveRevisions(change, rowsToStamp(unit));
  await writeNumber(change, unit);
  await write(change, 'contacts', 'contact', CONTACT, unit.contacts.values());
  await writeKeys(change, unit);
  await write(change, 'threads', 'thread', THREAD, unit.threads.values());
  for (const merge of unit.merges) await followMerge(change, merge);
  await write(change, 'templates', 'template', TEMPLATE, unit.templates.values());
  await insertAll(trx, 'media', MEDIA, unit.newMedia);
  if (unit.removedMessages.length > 0)
    await sql`delete from messages where id = any(${unit.removedMessages}::uuid[])`.execute(trx);
  await write(change, 'messages', 'message', MESSAGE, unit.messages.values());
  await insertAll(trx, 'message_effects', EFFECT, unit.newEffects);
  await insertAll(trx, 'number_events', EVENT, unit.newEvents);
  await writeSends(change, unit, now);
  await recordStops(change, unit.newStops);
  await refreshThreads(change, unit.staleThreads);
  if (unit.newMedia.some(({ state }) => state === 'pending')) await announce(trx, 'media');
  // The queue pauses and goes on with the link.
  if (unit.newEvents.some(({ kind }) => kind === 'lifecycle')) await announce(trx, 'outbound');
  if (unit.templatesMissing) await announce(trx, 'templates');
  const { before, row } = unit.number;
  if (before?.imports !== row.imports) await announce(trx, 'imports');
}

/** Parents before children; a stale thread may turn out to need no revision. */
function rowsToStamp({ touched, staleThreads }: Unit): FeedRowName[] {
  const rows = touched.rows().filter(({ gone }) => !gone);
  const stale = [...staleThreads].filter((id) => !touched.hasChanged('thread', id));
  const messages = rows.filter(({ kind }) => kind === 'message');
  const parents = rows.filter(({ kind }) => kind !== 'message');
  return [...parents, ...stale.map((id) => ({ kind: 'thread' as const, id })), ...messages];
}

const CONTACT = [
  ...ATTRIBUTES.flatMap((name) => [name, `${name}_at`]),
  'merged_into',
  'first_seen_at',
] as const;
const THREAD = [
  'contact_id',
  'merged_into',
  'title',
  'last_message_at',
  'preview_message_id',
  'unread',
  'last_inbound_at',
  'answered_at',
  'read_up_to',
  'history_from',
  'history_round',
] as const;
const TEMPLATE = [
  ...['meta_id', 'name', 'language', 'category', 'category_at', 'category_to_come', 'status', 'reason'],
  ...['status_at', 'quality', 'quality_at', 'components', 'components_at', 'changed_at'],
] as const;
const MESSAGE = [
  ...['thread_id', 'wamid', 'command_id', 'direction', 'origin', 'author_user_id', 'author_name', 'kind'],
  ...['text', 'original_text', 'media_id', 'extra', 'reply_to_wamid', 'forwarded', 'reactions', 'referral'],
  ...[
    'sent_at',
    'received_at',
    'source',
    'content_rank',
    'status',
    'failure',
    'pricing',
    'edited_at',
    'revoked_at',
  ],
] as const;
const MEDIA = [
  'id',
  'number_id',
  'mime',
  'filename',
  'voice',
  'meta_media_id',
  'state',
  'problem',
  'created_at',
] as const;
const EFFECT = [
  'number_id',
  'effect_key',
  'target_wamid',
  'kind',
  'actor',
  'at',
  'received_at',
  'body',
] as const;
const EVENT = ['number_id', 'event_key', 'kind', 'at', 'received_at', 'body'] as const;

type Row = { id: string; number_id: string; revision: number; [column: string]: unknown };

/** New rows, then what is different in the others, each with the revision that it was promised. */
async function write(
  { trx, touched }: Change,
  table: 'contacts' | 'threads' | 'templates' | 'messages',
  kind: FeedRowName['kind'],
  columns: readonly string[],
  drafts: Iterable<Draft<Row>>,
): Promise<void> {
  const added: Row[] = [];
  const changed: Row[] = [];
  const different = new Set(['revision']);
  for (const { before, row } of drafts) {
    if (row === before) continue;
    const revision = touched.writtenWith(kind, row.id) ?? row.revision;
    (before === null ? added : changed).push({ ...row, revision });
    if (before) for (const name of columns) if (row[name] !== before[name]) different.add(name);
  }
  await insertAll(trx, table, ['id', 'number_id', 'revision', ...columns], added);
  await updateAll(trx, table, [...different], changed);
}

async function writeNumber({ trx, touched }: Change, { number }: Unit): Promise<void> {
  const { before, row } = number;
  if (before === null || row === before) return;
  const changed = (Object.keys(row) as (keyof typeof row)[]).filter((name) => row[name] !== before[name]);
  const revision = touched.writtenWith('number', row.id) ?? row.revision;
  await updateAll(trx, 'numbers', [...changed, 'revision'], [{ ...row, revision }]);
}

async function writeKeys({ trx }: Change, { number, keys }: Unit): Promise<void> {
  const rows = [...keys.values()]
    .filter(({ changed }) => changed)
    .map(({ kind, value, contactId, at }) => ({
      number_id: number.row.id,
      kind,
      value,
      contact_id: contactId,
      at,
    }));
  const columns = ['number_id', 'kind', 'value', 'contact_id', 'at'];
  const repoint = `on conflict (number_id, kind, value) do update set contact_id = excluded.contact_id, at = excluded.at`;
  await insertAll(trx, 'contact_keys', columns, rows, repoint);
}

/** What points to a contact or a thread that was merged, and was not loaded, points on. */
async function followMerge(change: Change, { survivor, loser, threads }: Merge): Promise<void> {
  const { trx, touched } = change;
  await trx
    .updateTable('contact_keys')
    .set({ contact_id: survivor })
    .where('contact_id', '=', loser)
    .execute();
  const contacts = await trx
    .updateTable('contacts')
    .set({ merged_into: survivor })
    .where('merged_into', '=', loser)
    .returning('id')
    .execute();
  for (const { id } of contacts) touched.changed('contact', id);
  await moveStops(change, loser, survivor);
  if (!threads) return;
  const aliases = await trx
    .updateTable('threads')
    .set({ merged_into: threads.kept })
    .where('merged_into', '=', threads.lost)
    .returning('id')
    .execute();
  for (const { id } of aliases) touched.changed('thread', id);
}

/** A status settles a send in whatever state it is; what else follows from a refusal is the queue's to know. */
async function writeSends(change: Change, { number, settledSends }: Unit, now: Millis): Promise<void> {
  const named = settledSends.map(({ messageId, commandId, refusal }) => ({
    messageId,
    commandId: commandId !== null && UUID.test(commandId) ? commandId : null,
    refusal,
  }));
  if (named.length === 0) return;
  const { rows } = await sql<{ id: string; refusal: SettledSend['refusal'] }>`
    with told as (
      select o.id, v.refusal from jsonb_to_recordset(${JSON.stringify(named)}::jsonb)
        as v ("messageId" uuid, "commandId" uuid, refusal jsonb)
      join outbound o on o.number_id = ${number.row.id}
        and (o.message_id = v."messageId" or o.command_id = v."commandId")),
    settled as (
      update outbound set state = case when taken then 'accepted' else 'failed' end
      from (select id as told_id, bool_or(refusal is null) as taken from told group by id) fate
      where outbound.id = told_id and state <> 'accepted')
    select id, refusal from told where refusal is not null`.execute(change.trx);
  for (const { id, refusal } of rows) {
    if (refusal === null) continue;
    await withdrawReaction(change, id);
    await takeRefusal(change, number.row.id, id, refusal, now);
  }
}
