import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { Change } from '../store/changes.ts';
import type { ContactRow } from '../store/rows/contact.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import type { Ingest } from './ingest.ts';
import type { KnownContact } from './known-contact.ts';

/** The thread of a contact; made with its first message. */
export async function ensureThread(ingest: Ingest, contact: KnownContact, sentAt: Millis): Promise<string> {
  if (contact.thread_id) return contact.thread_id;
  const id = uuidv7();
  await ingest.trx
    .insertInto('threads')
    .values({
      id,
      number_id: ingest.number.id,
      contact_id: contact.id,
      title: threadTitle(contact),
      last_message_at: sentAt,
    })
    .execute();
  ingest.touched.changed('thread', id);
  return id;
}

/** Tells consoles by the thread's row that there are pages to fetch, and how far back they reach. */
export async function noteImports(ingest: Ingest): Promise<void> {
  for (const [id, { from, changed }] of ingest.imports) {
    const threadId = (await survivingThread(ingest.trx, id)) ?? id;
    const noted = await ingest.trx
      .updateTable('threads')
      .set({
        history_round: sql<number>`history_round + 1`,
        history_from: sql<number>`least(coalesce(history_from, ${from}), ${from})`,
      })
      .where('id', '=', threadId)
      .$if(!changed, (update) =>
        update.where((eb) => eb.or([eb('history_from', 'is', null), eb('history_from', '>', from)])),
      )
      .returning('id')
      .execute();
    if (noted.length > 0) ingest.touched.changed('thread', threadId);
  }
}

/** What a thread is called: the address book's name, the person's own, the username, the phone. */
export function threadTitle(
  contact: Pick<ContactRow, 'book_name' | 'profile_name' | 'username' | 'phone' | 'user_id'>,
): string {
  return (
    contact.book_name ??
    contact.profile_name ??
    (contact.username && `@${contact.username}`) ??
    (contact.phone && `+${contact.phone}`) ??
    contact.user_id ??
    ''
  );
}

interface Derived {
  id: string;
  title: string;
  last_message_at: Millis;
  preview_message_id: string | null;
  unread: number;
  last_inbound_at: Millis | null;
  book_name: string | null;
  profile_name: string | null;
  username: string | null;
  phone: string | null;
  user_id: string | null;
  newest_id: string | null;
  newest_at: Millis | null;
  inbound_at: Millis | null;
  unread_now: number;
}

/**
 * Computes title, last message, unread count and window of these threads from their messages, those of merged threads
 * included. Nothing is counted up or down, so that the order in which messages came cannot matter:
 * unread are the live customer messages after the newest one that somebody read or answered.
 */
export async function refreshThreads({ trx, touched }: Change, threadIds: Iterable<string>): Promise<void> {
  const ids = [...threadIds];
  if (ids.length === 0) return;
  const { rows } = await sql<Derived>`
    select t.id, t.title, t.last_message_at, t.preview_message_id, t.unread, t.last_inbound_at,
      c.book_name, c.profile_name, c.username, c.phone, c.user_id,
      newest.id as newest_id, newest.sent_at as newest_at, ends.inbound_at, unread.unread_now
    from threads t
    join contacts c on c.id = t.contact_id
    join numbers n on n.id = t.number_id
    left join lateral (
      select last.* from (select t.id union all select a.id from threads a where a.merged_into = t.id) as member (id)
      cross join lateral (
        select m.id, m.sent_at, m.wamid from messages m where m.thread_id = member.id
        order by m.sent_at desc, m.wamid desc nulls last, m.id desc limit 1) last
      order by last.sent_at desc, last.wamid desc nulls last, last.id desc limit 1) newest on true
    cross join lateral (
      select max(answered.at) as answered_at, max(inbound.at) as inbound_at
      from (select t.id union all select a.id from threads a where a.merged_into = t.id) as member (id)
      cross join lateral (
        select max(m.sent_at) as at from messages m where m.thread_id = member.id and m.direction = 'out') answered
      cross join lateral (
        select max(m.sent_at) as at from messages m
        where m.thread_id = member.id and m.direction = 'in' and m.source = 'live' and m.kind <> 'system'
          and m.sent_at >= coalesce(n.onboarded_at, 0)) inbound) ends
    cross join lateral (
      select count(*)::integer as unread_now from messages m
      where m.thread_id in (select t.id union all select a.id from threads a where a.merged_into = t.id)
        and m.direction = 'in' and m.source = 'live' and m.kind <> 'system'
        and m.sent_at > greatest(t.read_up_to, coalesce(ends.answered_at, 0))) unread
    where t.id in (${sql.join(ids)})`.execute(trx);
  for (const row of rows) {
    const next = {
      title: threadTitle(row),
      last_message_at: row.newest_at ?? row.last_message_at,
      preview_message_id: row.newest_id,
      unread: row.unread_now,
      last_inbound_at: row.inbound_at,
    };
    const changed = (Object.keys(next) as (keyof typeof next)[]).some((name) => next[name] !== row[name]);
    if (changed) await trx.updateTable('threads').set(next).where('id', '=', row.id).execute();
    // The preview line is made of the message, so that a change of that message is one of the thread.
    const previewChanged = row.newest_id !== null && touched.hasChanged('message', row.newest_id);
    if (changed || previewChanged) touched.changed('thread', row.id);
  }
}
