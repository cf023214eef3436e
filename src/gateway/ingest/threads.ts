import { sql } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import type { Change } from '../store/changes.ts';
import { type BulkRow, updateAll } from '../store/in-bulk.ts';
import type { ContactRow } from '../store/rows/contact.ts';

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
  revision: number;
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
  answered_at: Millis | null;
  answered_now: Millis | null;
  unread_now: number;
}

/**
 * Until when customers' messages are certain to have come before this answer. WhatsApp tells whole seconds: of two
 * messages of one second nobody knows the order, and a customer's must not be taken for answered.
 */
export function answers(sentAt: Millis): Millis {
  return sentAt - (sentAt % 1000) - 1;
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
    with stale as materialized (
      select t.*, coalesce(n.onboarded_at, 0) as onboarded_at
      from threads t join numbers n on n.id = t.number_id where t.id = any(${ids}::uuid[])),
    member as materialized (
      select id as thread_id, id from stale
      union all select a.merged_into, a.id from threads a where a.merged_into = any(${ids}::uuid[])),
    newest as materialized (
      select distinct on (member.thread_id) member.thread_id, last.*
      from member cross join lateral (
        select m.id, m.sent_at, m.wamid from messages m where m.thread_id = member.id
        order by m.sent_at desc, m.wamid desc nulls last, m.id desc limit 1) last
      order by member.thread_id, last.sent_at desc, last.wamid desc nulls last, last.id desc),
    ends as materialized (
      select stale.id as thread_id, max(answered.at) as answered_at, max(inbound.at) as inbound_at
      from stale join member on member.thread_id = stale.id
      cross join lateral (
        select max(m.sent_at) as at from messages m where m.thread_id = member.id and m.direction = 'out') newest_answer
      cross join lateral (
        select newest_answer.at - newest_answer.at % 1000 - 1 as at) answered
      cross join lateral (
        select max(m.sent_at) as at from messages m
        where m.thread_id = member.id and m.direction = 'in' and m.source = 'live' and m.kind <> 'system'
          and m.sent_at >= stale.onboarded_at) inbound
      group by stale.id),
    unread as materialized (
      select stale.id as thread_id, sum(counted.n)::integer as unread_now
      from stale join member on member.thread_id = stale.id join ends on ends.thread_id = stale.id
      cross join lateral (
        select count(*) as n from messages m
        where m.thread_id = member.id and m.direction = 'in' and m.source = 'live' and m.kind <> 'system'
          and m.sent_at > greatest(stale.read_up_to, coalesce(ends.answered_at, 0))) counted
      group by stale.id)
    select t.id, t.revision, t.title, t.last_message_at, t.preview_message_id, t.unread, t.last_inbound_at, t.answered_at,
      c.book_name, c.profile_name, c.username, c.phone, c.user_id,
      newest.id as newest_id, newest.sent_at as newest_at, ends.inbound_at, ends.answered_at as answered_now, unread.unread_now
    from stale t
    join contacts c on c.id = t.contact_id
    join ends on ends.thread_id = t.id
    join unread on unread.thread_id = t.id
    left join newest on newest.thread_id = t.id`.execute(trx);
  const changed: BulkRow[] = [];
  for (const row of rows) {
    const next = {
      title: threadTitle(row),
      last_message_at: row.newest_at ?? row.last_message_at,
      preview_message_id: row.newest_id,
      unread: row.unread_now,
      last_inbound_at: row.inbound_at,
    };
    const differs = (Object.keys(next) as (keyof typeof next)[]).some((name) => next[name] !== row[name]);
    // The preview line is made of the message, so that a change of that message is one of the thread.
    const previewChanged = row.newest_id !== null && touched.hasChanged('message', row.newest_id);
    if (!differs && !previewChanged && row.answered_now === row.answered_at) continue;
    if (differs || previewChanged) touched.changed('thread', row.id);
    const revision = touched.hasChanged('thread', row.id) ? touched.writtenWith('thread', row.id) : null;
    changed.push({ id: row.id, revision: revision ?? row.revision, ...next, answered_at: row.answered_now });
  }
  await updateAll(trx, 'threads', DERIVED, changed);
}

const DERIVED = [
  'revision',
  'title',
  'last_message_at',
  'preview_message_id',
  'unread',
  'last_inbound_at',
  'answered_at',
] as const;
