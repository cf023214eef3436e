import { isDeepStrictEqual } from 'node:util';
import type { Millis } from '#shared/model/primitives.ts';
import type {
  HandoverEvent,
  HistoryChunkEvent,
  HistoryFailedEvent,
  LifecycleEvent,
  StandingEvent,
} from '../meta/events.ts';
import { NOT_ASKED } from '../store/rows/number.ts';
import { areSettled, bookImport, historyImport, withChunk } from './number/imports.ts';
import { foldLink, type LinkNews } from './number/lifecycle.ts';
import { withNews } from './number/standing.ts';
import { change, type NumberEvent, type Unit } from './unit/unit.ts';

/** `last_event_at` is moved at most this often, so that not every webhook pushes the number to every console. */
const LAST_EVENT_STEP_MS = 30_000;

export type NumberNews =
  | LifecycleEvent
  | StandingEvent
  | HistoryChunkEvent
  | HistoryFailedEvent
  | HandoverEvent;

/** News of a number or its account: into the log, once, and folded into the number's row. */
export function applyNumberNews(unit: Unit, event: NumberNews): void {
  const { type: kind, key, ...body } = event;
  const at = ('at' in event ? event.at : null) ?? unit.receivedAt;
  if (!logged(unit, { key, kind, at, body })) return;
  const number = unit.number.row;
  switch (event.type) {
    case 'lifecycle': {
      unit.lifecycleLog.push(...unit.newEvents.slice(-1));
      updateNumber(unit, foldLink(number, unit.lifecycleLog.map(linkNews)));
      return;
    }
    case 'standing':
      updateNumber(unit, { standing: withNews(number.standing, event.news, at) });
      return;
    case 'history-chunk':
      unit.historyLog = withChunk(unit.historyLog, event, unit.receivedAt);
      foldHistory(unit);
      return;
    case 'history-failed': {
      // Of two refusals the owner's own stands.
      const declined = event.declined || (unit.historyLog.failure?.declined ?? false);
      const code = event.declined ? event.code : (unit.historyLog.failure?.code ?? event.code);
      unit.historyLog = { ...unit.historyLog, failure: { declined, code } };
      foldHistory(unit);
      return;
    }
    case 'handover':
      return;
  }
}

/** Adds to the number's log. @returns false when it is there already */
export function logged(
  unit: Unit,
  news: { key: string; kind: NumberEvent['kind']; at: Millis; body: object },
) {
  if (unit.eventKeys.has(news.key)) return false;
  unit.eventKeys.add(news.key);
  unit.newEvents.push({
    number_id: unit.number.row.id,
    event_key: news.key,
    kind: news.kind,
    at: news.at,
    received_at: unit.receivedAt,
    body: { ...news.body },
  });
  return true;
}

function linkNews({ at, body }: NumberEvent): LinkNews {
  return { lifecycle: body.lifecycle as LinkNews['lifecycle'], reason: String(body.reason), at };
}

function foldHistory(unit: Unit): void {
  const { imports } = unit.number.row;
  const history = historyImport(imports.history ?? NOT_ASKED, unit.historyLog);
  updateNumber(unit, { imports: { ...imports, history } });
  finishSyncing(unit);
}

/** How many the address book has spoken of, after all of the unit. @param before so many before it */
export function noteBookEntries(unit: Unit, before: number): void {
  const { imports } = unit.number.row;
  if (!unit.bookChanged && !imports.contacts) return;
  let count = before;
  for (const contact of unit.contacts.values())
    count += Number(isEntry(contact.row)) - Number(contact.before !== null && isEntry(contact.before));
  const known = imports.contacts ?? NOT_ASKED;
  const contacts = unit.bookChanged ? bookImport(known, count, unit.receivedAt) : { ...known, count };
  updateNumber(unit, { imports: { ...imports, contacts } });
  finishSyncing(unit);
}

const isEntry = (contact: { book_name_at: Millis; merged_into: string | null }) =>
  contact.book_name_at > 0 && contact.merged_into === null;

/** Syncing ends when neither import has anything to come. */
function finishSyncing(unit: Unit): void {
  const { lifecycle, imports } = unit.number.row;
  if (lifecycle === 'syncing' && areSettled(imports)) updateNumber(unit, { lifecycle: 'active' });
}

/** A sign that the phone, or a device linked to it, was used. The newest one counts. */
export function notePhoneActivity(unit: Unit, from: 'echo' | 'contact-change', at: Millis): void {
  const { estimated_at, estimated_from } = unit.number.row;
  const newer = at > (estimated_at ?? 0) || (at === estimated_at && from > (estimated_from ?? ''));
  if (newer) updateNumber(unit, { estimated_at: at, estimated_from: from });
}

/** Something came; kept roughly, for "nothing has arrived since". */
export function noteWebhook(unit: Unit): void {
  const { last_event_at } = unit.number.row;
  if (last_event_at === null || unit.receivedAt - last_event_at >= LAST_EVENT_STEP_MS)
    updateNumber(unit, { last_event_at: unit.receivedAt });
}

function updateNumber(unit: Unit, patch: Partial<Unit['number']['row']>): void {
  const { row } = unit.number;
  const changes = (Object.keys(patch) as (keyof typeof patch)[]).some(
    (name) => !isDeepStrictEqual(patch[name], row[name]),
  );
  if (!changes) return;
  change(unit.number, patch);
  unit.touched.changed('number', row.id);
}
