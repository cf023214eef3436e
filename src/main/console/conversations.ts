import { v7 as uuidv7 } from 'uuid';
import { fillTemplate } from '#shared/coexistence/templates.ts';
import { fail, ok } from '#shared/console-api/result.ts';
import type { Handlers } from '../bridge/dispatcher.ts';
import type { MessageQuery } from '../cache/cache.ts';
import type { GatewayClock } from '../link/clock.ts';
import type { NewSend } from '../outbox/outbox.ts';
import type { Changes } from './changes.ts';
import { fileKind } from './file-kind.ts';
import type { Line } from './line.ts';
import { pendingOf } from './pending-of.ts';
import type { Stores } from './stores.ts';

export interface ConversationDeps {
  /** Null while no workspace is open. */
  stores(): Stores | null;
  /** Null while nobody is signed in. */
  line(): Line | null;
  clock(): GatewayClock;
  changes: Changes;
  /** The outbox has more or less to send. */
  outboxChanged(): void;
}

type Conversations = Pick<
  Handlers,
  | 'numbers.list'
  | 'threads.list'
  | 'threads.get'
  | 'threads.markRead'
  | 'messages.list'
  | 'messages.send'
  | 'messages.sendFile'
  | 'messages.sendTemplate'
  | 'messages.react'
  | 'messages.retry'
  | 'messages.discard'
  | 'drafts.set'
  | 'search.messages'
>;

const DRAFT_START = 120;
/** Pages that are fetched at most to reach a message far back; then the oldest without holes is shown. */
const MOST_PULLS = 50;
const NO_WORKSPACE = fail('no_workspace');

/** The calls about threads and messages: the cache's rows, joined with what `outbox.db` holds. */
export function conversations({
  stores,
  line,
  clock,
  changes,
  outboxChanged,
}: ConversationDeps): Conversations {
  /** The cache's answer; older pages are fetched where it knows that it lacks them. */
  async function stretch({ cache }: Stores, query: MessageQuery) {
    let found = await cache.listMessages(query);
    const { at } = query;
    if (at.from === 'newest' && found.messages.length > 0) {
      // What is here is shown at once; the page that it lacks comes as a change.
      if (found.messages.length < query.limit && found.olderExist) void line()?.backfill.pull(query.threadId);
      return found;
    }
    const lacks = () => {
      if (!found.olderExist || at.from === 'after') return false;
      if (at.from === 'around')
        return (found.messages[0]?.sentAt ?? Number.POSITIVE_INFINITY) > at.key.sentAt;
      return found.messages.length < query.limit;
    };
    for (let pulls = 0; lacks() && pulls < MOST_PULLS; pulls++) {
      if (!(await line()?.backfill.pull(query.threadId))) break;
      found = await cache.listMessages(query);
    }
    return found;
  }

  async function enqueue(
    send: Pick<NewSend, 'threadId' | 'kind' | 'text'> &
      Partial<Pick<NewSend, 'content' | 'replyToWamid' | 'attachment'>>,
  ) {
    const open = stores();
    if (open === null) return NO_WORKSPACE;
    const facts = await open.cache.getThread(send.threadId);
    if (facts === null) return fail('thread_unknown');
    const commandId = uuidv7();
    const { id: threadId, numberId } = facts.thread;
    await open.outbox.enqueue({
      content: null,
      replyToWamid: null,
      attachment: null,
      ...send,
      commandId,
      threadId,
      numberId,
      createdAt: clock().now(),
    });
    outboxChanged();
    changes.add({ threadIds: [threadId], listChanged: true });
    line()?.poster.wake();
    return ok({ commandId });
  }

  return {
    async 'numbers.list'() {
      return ok((await stores()?.cache.numbers()) ?? []);
    },
    async 'threads.list'(query) {
      const open = stores();
      if (open === null) return ok({ threads: [], more: false, unreadThreads: 0 });
      const [list, drafts] = await Promise.all([
        open.cache.listThreads({ ...query, now: clock().now() }),
        open.outbox.drafts(),
      ]);
      const draftOf = new Map(drafts.map(({ threadId, text }) => [threadId, text.slice(0, DRAFT_START)]));
      const threads = list.threads.map((thread) => ({ ...thread, draft: draftOf.get(thread.id) ?? null }));
      return ok({ ...list, threads });
    },
    async 'threads.get'({ threadId }) {
      const open = stores();
      const facts = (await open?.cache.getThread(threadId)) ?? null;
      if (open === null || facts === null) return ok(null);
      const drafts = await Promise.all(facts.threadIds.map((id) => open.outbox.draft(id)));
      const { thread, contact, number } = facts;
      return ok({ thread, contact, number, draft: drafts.find((text) => text !== '') ?? '' });
    },
    async 'threads.markRead'({ threadId, upTo }) {
      line()?.markRead(threadId, upTo);
      return ok(null);
    },
    async 'messages.list'(query) {
      const open = stores();
      if (open === null) return NO_WORKSPACE;
      const facts = await open.cache.getThread(query.threadId);
      const threadId = facts?.thread.id ?? query.threadId;
      const found = await stretch(open, { ...query, threadId });
      const unsent = await open.outbox.list(facts?.threadIds ?? [threadId]);
      const media = found.messages.flatMap((message) => message.media?.id ?? []);
      const thumbnails = await open.cache.thumbnailsOf(media);
      return ok({ ...found, ...pendingOf(unsent), thumbnails });
    },
    'messages.send': ({ threadId, text, replyToWamid }) =>
      enqueue({ threadId, kind: 'text', text, replyToWamid }),
    async 'messages.sendFile'({ threadId, name, mime, bytes, caption }) {
      const kind = fileKind({ mime, size: bytes.byteLength, caption });
      if (kind === null) return fail('file_too_large');
      return enqueue({ threadId, kind, text: caption, attachment: { name, mime, bytes } });
    },
    async 'messages.sendTemplate'({ threadId, templateId, values, file, bytes }) {
      const open = stores();
      if (open === null) return NO_WORKSPACE;
      const facts = await open.cache.getThread(threadId);
      if (facts === null) return fail('thread_unknown');
      const template = (await open.cache.templates(facts.thread.numberId)).find(
        ({ id }) => id === templateId,
      );
      if (template === undefined) return fail('template_unknown');
      const attachment = file && bytes ? { ...file, bytes } : null;
      // Which file it is does not matter to the text.
      const header = attachment && { kind: 'media' as const, mediaId: templateId, filename: attachment.name };
      const filled = fillTemplate(template, { ...values, header: header ?? values.header });
      if (!filled.ok) return fail('template_parameters', filled.problem.part);
      const content = { kind: 'template' as const, templateId, name: template.name, values };
      return enqueue({ threadId, kind: 'template', text: filled.text, content, attachment });
    },
    async 'messages.react'({ threadId, messageId, emoji }) {
      const content = { kind: 'reaction' as const, messageId, emoji };
      const sent = await enqueue({ threadId, kind: 'reaction', text: null, content });
      return sent.ok ? ok(null) : sent;
    },
    async 'messages.retry'({ commandId }) {
      await stores()?.outbox.retry(commandId, uuidv7());
      outboxChanged();
      changes.all();
      line()?.poster.wake();
      return ok(null);
    },
    async 'messages.discard'({ commandId }) {
      const discarded = (await stores()?.outbox.discard(commandId)) ?? false;
      outboxChanged();
      changes.all();
      return discarded ? ok(null) : fail('already_sent');
    },
    async 'drafts.set'({ threadId, text }) {
      const open = stores();
      if (open === null) return NO_WORKSPACE;
      await open.outbox.setDraft(threadId, text);
      changes.add({ listChanged: true });
      return ok(null);
    },
    async 'search.messages'(query) {
      const open = stores();
      return open === null ? NO_WORKSPACE : ok(await open.cache.search(query));
    },
  };
}
