import type { Selectable } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Touched } from '../../store/changes.ts';
import type { ContactRow } from '../../store/rows/contact.ts';
import type { NumberRow } from '../../store/rows/number.ts';
import type { TemplateRow } from '../../store/rows/template.ts';
import type { Database } from '../../store/schema.ts';
import type { HistoryLog } from '../number/imports.ts';
import type { StopNews } from '../stops.ts';

/**
 * What one transaction on a number works with: everything that its items may touch, loaded at once; changed in plain
 * memory by the rules beside this folder; written at once. `load.ts` makes it, `write.ts` ends it.
 */
export interface Unit {
  number: Draft<NumberRow>;
  /** When the webhook of the item in hand came; WhatsApp's own times are in the events. */
  receivedAt: Millis;
  contacts: Map<string, Draft<ContactRow>>;
  /** By `kind:value`. */
  keys: Map<string, ContactKey>;
  threads: Map<string, Draft<ThreadRow>>;
  /** wamid of each loaded thread's newest message. */
  previews: Map<string, string | null>;
  /** The thread of a contact, once it has one; by the contact's id. */
  threadOf: Map<string, string>;
  /** By wamid. */
  messages: Map<string, Draft<StoredMessage>>;
  /** What was sent from here and has no wamid yet, by command id. */
  unnamed: Map<string, Draft<StoredMessage>>;
  /** What happened to messages, by the wamid it is about. */
  effects: Map<string, StoredEffect[]>;
  effectKeys: Set<string>;
  templates: Map<string, Draft<TemplateRow>>;
  /** What was said of templates that may not be here yet; in the log's words. */
  templateLog: NumberEvent[];
  /** Lifecycle events of the number so far; loaded only when one came. */
  lifecycleLog: NumberEvent[];
  historyLog: HistoryLog;
  /** The phone's address book has spoken. */
  bookChanged: boolean;
  /** Keys of the log's events that are known. */
  eventKeys: Set<string>;

  newEffects: StoredEffect[];
  newMedia: NewMedia[];
  newStops: (StopNews & { contact_id: string })[];
  newEvents: NumberEvent[];
  /** In the order in which they happened. */
  merges: Merge[];
  removedMessages: string[];
  /** Sends whose fate a status told. */
  settledSends: SettledSend[];
  /** A template was spoken of that is not here: somebody has to ask Meta. */
  templatesMissing: boolean;
  /** Threads that something happened in, with the messages that are new there. */
  news: Map<string, Draft<StoredMessage>[]>;
  /** Threads whose derived columns have to be computed anew from all their messages. */
  staleThreads: Set<string>;
  /** Threads that history was imported into, with the oldest time of it and whether there is anything to fetch. */
  imports: Map<string, { from: Millis; changed: boolean }>;
  touched: Touched;
}

/** A row as it was found (null: made here) and as it is to be. Never changed in place: another row object is a change. */
export interface Draft<Row> {
  readonly before: Row | null;
  row: Row;
}

export type StoredMessage = Selectable<Database['messages']>;
export type StoredEffect = Selectable<Database['message_effects']>;
export type ThreadRow = Selectable<Database['threads']>;
export type NumberEvent = Selectable<Database['number_events']>;
export type NewMedia = Pick<
  Selectable<Database['media']>,
  'id' | 'number_id' | 'mime' | 'filename' | 'voice' | 'meta_media_id' | 'state' | 'problem' | 'created_at'
>;

/** Found by its message, or (a reaction is none) by the command that went along. */
export interface SettledSend {
  messageId: string | null;
  commandId: string | null;
  /** Null: Meta took it. */
  refusal: { code: string; detail: string; at: Millis } | null;
}

/** Two contacts became one, and perhaps their threads. */
export interface Merge {
  survivor: string;
  loser: string;
  threads: { kept: string; lost: string } | null;
}

export interface ContactKey {
  kind: 'user_id' | 'phone';
  value: string;
  contactId: string;
  at: Millis;
  changed: boolean;
}

export const keyName = (key: { kind: string; value: string }): string => `${key.kind}:${key.value}`;
export const templateName = (template: { name: string; language: string }): string =>
  `${template.name}\n${template.language}`;

/** Changes columns of a row. @returns the row as it is now */
export function change<Row>(draft: Draft<Row>, patch: Partial<Row>): Row {
  draft.row = { ...draft.row, ...patch };
  return draft.row;
}

/** Something happened in a thread, perhaps a new message. */
export function noteThread(unit: Unit, threadId: string, added?: Draft<StoredMessage>): void {
  const known = unit.news.get(threadId) ?? [];
  unit.news.set(threadId, known);
  if (added) known.push(added);
}

/** The thread that a thread ended up in. */
export function survivorOf(unit: Unit, threadId: string): string {
  return unit.threads.get(threadId)?.row.merged_into ?? threadId;
}
