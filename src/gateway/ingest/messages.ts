import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { MediaReference, MessageEvent } from '../meta/events.ts';
import { foldInto } from './effects.ts';
import { later } from './fold-effects.ts';
import { threadTitle } from './threads.ts';
import { change, type Draft, noteThread, type StoredMessage, survivorOf, type Unit } from './unit/unit.ts';

/** A message of a known person: new, or another telling of one that is there. */
export function applyMessage(unit: Unit, event: MessageEvent, contactId: string): void {
  const known = unit.messages.get(event.wamid);
  const changed = known ? retell(unit, known, event) : true;
  const message = known ?? addMessage(unit, event, contactId);
  const threadId = survivorOf(unit, message.row.thread_id);
  if (changed) {
    if (known) unit.staleThreads.add(threadId);
    else noteThread(unit, threadId, message);
    foldInto(unit, message);
  }
  if (event.source === 'history') markImport(unit, threadId, event.sentAt, changed);
}

/** Imported history takes no revision: consoles fetch it by pages. */
function addMessage(unit: Unit, event: MessageEvent, contactId: string): Draft<StoredMessage> {
  const draft: Draft<StoredMessage> = {
    before: null,
    row: {
      id: uuidv7(),
      number_id: unit.number.row.id,
      thread_id: unit.threadOf.get(contactId) ?? addThread(unit, contactId, event.sentAt),
      wamid: event.wamid,
      command_id: null,
      direction: event.direction,
      origin: event.origin,
      author_user_id: null,
      author_name: null,
      ...contentColumns(unit, event),
      original_text: null,
      reactions: [],
      sent_at: event.sentAt,
      received_at: unit.receivedAt,
      source: event.source,
      status: event.status,
      failure: null,
      pricing: null,
      edited_at: null,
      revoked_at: null,
      revision: 0,
    },
  };
  unit.messages.set(event.wamid, draft);
  if (event.source === 'live') unit.touched.changed('message', draft.row.id);
  return draft;
}

/**
 * The same wamid again: the better content stands, live stands over imported, a status only moves on.
 * @returns whether anything changed
 */
function retell(unit: Unit, draft: Draft<StoredMessage>, event: MessageEvent): boolean {
  const known = draft.row;
  const better = event.contentRank > known.content_rank;
  const patch: Partial<StoredMessage> = {
    ...(better && {
      ...contentColumns(unit, event),
      sent_at: event.sentAt,
      original_text: null,
      edited_at: null,
    }),
    ...(event.source === 'live' && known.source === 'history' && { source: event.source }),
    ...(known.origin === 'unknown' && event.origin !== 'unknown' && { origin: event.origin }),
    ...(known.direction === 'out' &&
      later(known.status, event.status) !== known.status && { status: later(known.status, event.status) }),
  };
  if (Object.keys(patch).length === 0) return false;
  const { source, id } = change(draft, patch);
  if (draft.before !== null || source === 'live') unit.touched.changed('message', id);
  return true;
}

function contentColumns(unit: Unit, event: MessageEvent) {
  const { content } = event;
  return {
    kind: content.kind,
    text: content.text,
    extra: content.extra,
    media_id: content.media && addMedia(unit, content.media),
    reply_to_wamid: event.replyToWamid,
    forwarded: event.forwarded,
    referral: event.referral,
    content_rank: event.contentRank,
  };
}

/** Meta's links die in minutes: the bytes are fetched at once, by the downloader. */
function addMedia(unit: Unit, media: MediaReference): string {
  const id = uuidv7();
  unit.newMedia.push({
    id,
    number_id: unit.number.row.id,
    mime: media.mime,
    filename: media.filename,
    voice: media.voice,
    meta_media_id: media.metaMediaId,
    state: media.metaMediaId ? 'pending' : 'failed',
    problem: media.metaMediaId ? null : 'unreachable',
    created_at: unit.receivedAt,
  });
  return id;
}

/** The thread of a contact; made with its first message. */
function addThread(unit: Unit, contactId: string, sentAt: Millis): string {
  const contact = unit.contacts.get(contactId);
  if (!contact) throw new Error(`The contact ${contactId} was not loaded.`);
  const id = uuidv7();
  const row = {
    id,
    number_id: unit.number.row.id,
    contact_id: contactId,
    merged_into: null,
    title: threadTitle(contact.row),
    last_message_at: sentAt,
    preview_message_id: null,
    read_up_to: 0,
    unread: 0,
    last_inbound_at: null,
    answered_at: null,
    history_from: null,
    history_round: 0,
    revision: 0,
  };
  unit.threads.set(id, { before: null, row });
  unit.threadOf.set(contactId, id);
  unit.touched.changed('thread', id);
  return id;
}

function markImport(unit: Unit, threadId: string, sentAt: Millis, changed: boolean): void {
  const before = unit.imports.get(threadId);
  unit.imports.set(threadId, {
    from: Math.min(sentAt, before?.from ?? sentAt),
    changed: changed || (before?.changed ?? false),
  });
}

/** Tells consoles by the thread's row that there are pages to fetch, and how far back they reach. */
export function noteImports(unit: Unit): void {
  for (const [id, { from, changed }] of unit.imports) {
    const thread = unit.threads.get(survivorOf(unit, id));
    if (!thread) continue;
    const { history_from, history_round } = thread.row;
    const reaches = Math.min(history_from ?? from, from);
    if (!changed && reaches === history_from) continue;
    change(thread, { history_from: reaches, history_round: history_round + 1 });
    unit.touched.changed('thread', thread.row.id);
  }
}
