import type { Failure } from '#shared/model/message.ts';
import type { Id } from '#shared/model/primitives.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { WriteHandle } from '../database/handle.ts';
import type {
  Draft,
  NewSend,
  Outbox,
  OutboxContent,
  OutboxCounts,
  OutboxItem,
  OutboxState,
} from './outbox.ts';

export type OutboxStore = ReturnType<typeof store>;

/** The outbox's limit on a file; Meta's own limits by kind are lower or equal. */
const MOST_BYTES = 100 * 1024 * 1024;

interface Row {
  command_id: string;
  thread_id: string;
  number_id: string;
  kind: OutboxItem['kind'];
  text: string | null;
  content: string | null;
  reply_to_wamid: string | null;
  created_at: number;
  state: OutboxState;
  failure: string | null;
  name: string | null;
  mime: string | null;
  size: number | null;
}

const ITEMS = `select o.command_id, o.thread_id, o.number_id, o.kind, o.text, o.content, o.reply_to_wamid, o.created_at, o.state,
  o.failure, a.name, a.mime, a.size from outbox o left join attachments a on a.command_id = o.command_id`;

/** Everything that happens to `outbox.db`; each change is one transaction. The interface tells what each is for. */
export function store(db: WriteHandle) {
  // Whatever was being posted when the process ended goes out again under the same id.
  db.exec(`update outbox set state = 'waiting' where state = 'posting'`);

  const insert = db.prepare(
    `insert into outbox (seq, command_id, thread_id, number_id, kind, text, content, reply_to_wamid, created_at, state)
     values ((select coalesce(max(seq), 0) + 1 from outbox), ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
  );
  const attach = db.prepare(
    'insert into attachments (command_id, name, mime, size, bytes) values (?, ?, ?, ?, ?)',
  );
  const bytesOf = db.prepare('select bytes from attachments where command_id = ?').pluck();
  const next = db.prepare(
    `${ITEMS} where o.state = 'waiting'
     and not exists (select 1 from outbox p where p.thread_id = o.thread_id and p.state = 'posting')
     order by o.seq limit 1`,
  );
  const ofThread = db.prepare(`${ITEMS} where o.thread_id = ? order by o.seq`);
  const ids = db.prepare('select command_id from outbox order by seq').pluck();
  const move = db.prepare(
    'update outbox set state = ?, failure = ? where command_id = ? and state in (select value from json_each(?))',
  );
  const again = db.prepare(
    `update outbox set command_id = ?, seq = (select max(seq) + 1 from outbox), state = 'waiting', failure = null
     where command_id = ? and state = 'refused'`,
  );
  const remove = db.prepare(
    'delete from outbox where command_id = ? and state in (select value from json_each(?))',
  );
  const count = db.prepare('select state, count(*) as items from outbox group by state');
  const writeDraft = db.prepare(
    'insert into drafts values (?, ?) on conflict (thread_id) do update set text = excluded.text',
  );
  const removeDraft = db.prepare('delete from drafts where thread_id = ?');
  const draftOf = db.prepare('select text from drafts where thread_id = ?').pluck();
  const allDrafts = db.prepare('select thread_id as threadId, text from drafts order by thread_id');

  const change = (
    commandId: Id,
    from: OutboxState[],
    to: OutboxState,
    failure: Failure | null = null,
  ): boolean => move.run(to, failure && JSON.stringify(failure), commandId, JSON.stringify(from)).changes > 0;

  /** Gives the pages of what left back to the disk and empties the log, so that sent text does not linger. */
  function forget(): void {
    db.exec('pragma incremental_vacuum');
    db.checkpoint();
  }

  const erase = (commandIds: readonly Id[], states: OutboxState[]): Id[] => {
    const erased = db.atomically(() =>
      commandIds.filter((id) => remove.run(id, JSON.stringify(states)).changes > 0),
    );
    if (erased.length > 0) forget();
    return erased;
  };

  return {
    enqueue({
      commandId,
      threadId,
      numberId,
      kind,
      text,
      content,
      replyToWamid,
      attachment,
      createdAt,
    }: NewSend): void {
      if (attachment && attachment.bytes.byteLength > MOST_BYTES)
        throw new DatabaseError('failed', 'An attachment has at most 100 MB.');
      db.atomically(() => {
        insert.run(
          commandId,
          threadId,
          numberId,
          kind,
          text,
          content && JSON.stringify(content),
          replyToWamid,
          createdAt,
        );
        if (attachment)
          attach.run(
            commandId,
            attachment.name,
            attachment.mime,
            attachment.bytes.byteLength,
            attachment.bytes,
          );
        if (kind === 'text') removeDraft.run(threadId);
      });
    },
    nextToPost(): OutboxItem | null {
      const row = next.get() as Row | undefined;
      return row ? itemOf(row) : null;
    },
    attachment(commandId: Id): Uint8Array | null {
      return (bytesOf.get(commandId) as Uint8Array | undefined) ?? null;
    },
    markPosting(commandId: Id): boolean {
      return change(commandId, ['waiting'], 'posting');
    },
    markQueued(commandId: Id): void {
      change(commandId, ['posting', 'waiting'], 'queued');
    },
    markRefused(commandId: Id, failure: Failure): void {
      change(commandId, ['posting', 'waiting'], 'refused', failure);
    },
    markWaiting(commandId: Id): void {
      change(commandId, ['posting'], 'waiting');
    },
    retry(commandId: Id, freshId: Id): void {
      again.run(freshId, commandId);
    },
    discard(commandId: Id): boolean {
      return erase([commandId], ['waiting', 'refused']).length > 0;
    },
    settle(commandIds: readonly Id[]): Id[] {
      return erase(commandIds, ['waiting', 'posting', 'queued', 'refused']);
    },
    list(threadIds: readonly Id[]): OutboxItem[] {
      const items = threadIds.flatMap((id) => (ofThread.all(id) as Row[]).map(itemOf));
      return items.sort((a, b) => a.createdAt - b.createdAt);
    },
    commandIds(): Id[] {
      return ids.all() as Id[];
    },
    counts(): OutboxCounts {
      const rows = count.all() as { state: OutboxState; items: number }[];
      const of = (state: OutboxState) => rows.find((row) => row.state === state)?.items ?? 0;
      return { waiting: of('waiting') + of('posting'), queued: of('queued'), refused: of('refused') };
    },
    setDraft(threadId: Id, text: string): void {
      if (text === '') removeDraft.run(threadId);
      else writeDraft.run(threadId, text);
    },
    draft(threadId: Id): string {
      return (draftOf.get(threadId) as string | undefined) ?? '';
    },
    drafts(): Draft[] {
      return allDrafts.all() as Draft[];
    },
    close(): void {
      db.checkpoint();
      db.close();
    },
  } satisfies {
    [Name in keyof Outbox]: (...args: Parameters<Outbox[Name]>) => Awaited<ReturnType<Outbox[Name]>>;
  };
}

function itemOf(row: Row): OutboxItem {
  return {
    commandId: row.command_id,
    threadId: row.thread_id,
    numberId: row.number_id,
    kind: row.kind,
    text: row.text,
    content: row.content === null ? null : (JSON.parse(row.content) as OutboxContent),
    replyToWamid: row.reply_to_wamid,
    attachment: row.name !== null ? { name: row.name, mime: row.mime ?? '', size: row.size ?? 0 } : null,
    createdAt: row.created_at,
    state: row.state,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
  };
}
