import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { MediaReference, MessageEvent } from '../meta/events.ts';
import { announce } from '../store/signal.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { findByWamid, foldEffects, later, type StoredMessage } from './effects.ts';
import type { Ingest } from './ingest.ts';
import type { KnownContact } from './known-contact.ts';
import { ensureThread } from './threads.ts';

/** A message of a known person: new, or another telling of one that is there. */
export async function applyMessage(
  ingest: Ingest,
  event: MessageEvent,
  contact: KnownContact,
): Promise<void> {
  const known = await findByWamid(ingest, ingest.number.id, event.wamid);
  const { threadId, changed } = known
    ? await retell(ingest, known, event)
    : await addMessage(ingest, event, contact);
  if (changed) ingest.staleThreads.add(threadId);
  if (event.source === 'history') markImport(ingest, threadId, event.sentAt, changed);
}

interface Applied {
  threadId: string;
  changed: boolean;
}

/** Imported history takes no revision: consoles fetch it by pages. */
async function addMessage(ingest: Ingest, event: MessageEvent, contact: KnownContact): Promise<Applied> {
  const threadId = await ensureThread(ingest, contact, event.sentAt);
  const message = await ingest.trx
    .insertInto('messages')
    .values({
      id: uuidv7(),
      number_id: ingest.number.id,
      thread_id: threadId,
      wamid: event.wamid,
      direction: event.direction,
      origin: event.origin,
      sent_at: event.sentAt,
      received_at: ingest.receivedAt,
      source: event.source,
      status: event.status,
      ...(await contentColumns(ingest, event)),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (event.source === 'live') ingest.touched.changed('message', message.id);
  await foldEffects(ingest, message);
  return { threadId, changed: true };
}

/** The same wamid again: the better content stands, live stands over imported, a status only moves on. */
async function retell(ingest: Ingest, known: StoredMessage, event: MessageEvent): Promise<Applied> {
  const threadId = (await survivingThread(ingest.trx, known.thread_id)) ?? known.thread_id;
  const better = event.contentRank > known.content_rank;
  const patch = {
    ...(better && {
      ...(await contentColumns(ingest, event)),
      sent_at: event.sentAt,
      original_text: null,
      edited_at: null,
    }),
    ...(event.source === 'live' && known.source === 'history' && { source: event.source }),
    ...(known.origin === 'unknown' && event.origin !== 'unknown' && { origin: event.origin }),
    ...(known.direction === 'out' &&
      later(known.status, event.status) !== known.status && { status: later(known.status, event.status) }),
  };
  if (Object.keys(patch).length === 0) return { threadId, changed: false };
  const updated = await ingest.trx
    .updateTable('messages')
    .set(patch)
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  ingest.touched.changed('message', known.id);
  await foldEffects(ingest, updated);
  return { threadId, changed: true };
}

async function contentColumns(ingest: Ingest, event: MessageEvent) {
  const { content } = event;
  return {
    kind: content.kind,
    text: content.text,
    extra: content.extra && JSON.stringify(content.extra),
    media_id: content.media && (await addMedia(ingest, content.media)),
    reply_to_wamid: event.replyToWamid,
    forwarded: event.forwarded,
    referral: event.referral && JSON.stringify(event.referral),
    content_rank: event.contentRank,
  };
}

/** Meta's links die in minutes: the bytes are fetched at once, by the downloader. */
async function addMedia(ingest: Ingest, media: MediaReference): Promise<string> {
  const id = uuidv7();
  await ingest.trx
    .insertInto('media')
    .values({
      id,
      number_id: ingest.number.id,
      mime: media.mime,
      filename: media.filename,
      voice: media.voice,
      meta_media_id: media.metaMediaId,
      state: media.metaMediaId ? 'pending' : 'failed',
      created_at: ingest.receivedAt,
    })
    .execute();
  if (media.metaMediaId) await announce(ingest.trx, 'media');
  return id;
}

function markImport(ingest: Ingest, threadId: string, sentAt: Millis, changed: boolean): void {
  const before = ingest.imports.get(threadId);
  ingest.imports.set(threadId, {
    from: Math.min(sentAt, before?.from ?? sentAt),
    changed: changed || (before?.changed ?? false),
  });
}
