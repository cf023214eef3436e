import { z } from 'zod';
import { BusinessNumber } from '../model/number.ts';
import { Id, Millis } from '../model/primitives.ts';
import { Thread } from '../model/thread.ts';
import { AppState, LinkState, MessagesView, SearchHit, Settings, ThreadDetail, ThreadRow } from './views.ts';

const Nothing = z.null();

/** A place in the thread list: (time, id), both descending. */
export const ThreadKey = z.object({ lastMessageAt: Millis, id: Id });
/** A place in a thread: (time, id). */
export const MessageKey = z.object({ sentAt: Millis, id: Id });
export type ThreadKey = z.infer<typeof ThreadKey>;
export type MessageKey = z.infer<typeof MessageKey>;

/** Every call of the renderer to main: name → what goes in, what comes back. The bridge validates both ways, on both hosts. */
export const CALLS = {
  'app.state': { input: Nothing, output: AppState },
  'app.settings': { input: Settings.partial(), output: Settings },
  'app.dismissNotice': { input: z.object({ id: z.string() }), output: Nothing },
  /** Opens an https address in the system browser after main has checked it; never anything else. */
  'app.openLink': { input: z.object({ url: z.string().max(4096) }), output: Nothing },

  /** What is on screen, told when it changes: no notification for a thread that somebody is looking at. */
  'app.viewing': { input: z.object({ threadId: Id.nullable(), focused: z.boolean() }), output: Nothing },

  'workspace.startSample': { input: Nothing, output: Nothing },
  'workspace.signIn': {
    input: z.object({
      address: z.string().min(1).max(500),
      login: z.string().min(1).max(200),
      password: z.string().min(1).max(1000),
      /** True after the person agreed to keep the keys in a file because no keychain answered (`keychain_missing`). */
      acceptFileKeys: z.boolean(),
    }),
    output: Nothing,
  },
  'workspace.signOut': { input: z.object({ discardUnsent: z.boolean() }), output: Nothing },

  'link.state': { input: Nothing, output: LinkState },
  'numbers.list': { input: Nothing, output: z.array(BusinessNumber) },

  'threads.list': {
    input: z.object({
      filter: z.enum(['all', 'unread', 'window-open']),
      before: ThreadKey.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.object({ threads: z.array(ThreadRow), more: z.boolean(), unreadThreads: z.number().int() }),
  },
  'threads.get': { input: z.object({ threadId: Id }), output: ThreadDetail.nullable() },
  'threads.markRead': { input: z.object({ threadId: Id, upTo: Millis }), output: Nothing },

  'messages.list': {
    input: z.object({
      threadId: Id,
      at: z.discriminatedUnion('from', [
        z.object({ from: z.literal('newest') }),
        z.object({ from: z.literal('before'), key: MessageKey }),
        z.object({ from: z.literal('after'), key: MessageKey }),
        z.object({ from: z.literal('around'), key: MessageKey }),
      ]),
      limit: z.number().int().min(1).max(200),
    }),
    output: MessagesView,
  },
  /** Written to `outbox.db` before it answers: what is answered `ok` is never lost. */
  'messages.send': {
    input: z.object({ threadId: Id, text: z.string().min(1).max(4096), replyToWamid: z.string().nullable() }),
    output: z.object({ commandId: Id }),
  },
  /** Bytes come from the file the person picked or dropped; at most 100 MB. */
  'messages.sendFile': {
    input: z.object({
      threadId: Id,
      name: z.string().min(1).max(240),
      mime: z.string().min(1).max(200),
      bytes: z.instanceof(Uint8Array),
      caption: z.string().max(1024).nullable(),
    }),
    output: z.object({ commandId: Id }),
  },
  'messages.retry': { input: z.object({ commandId: Id }), output: Nothing },
  'messages.discard': { input: z.object({ commandId: Id }), output: Nothing },

  'drafts.set': { input: z.object({ threadId: Id, text: z.string().max(20_000) }), output: Nothing },

  'search.messages': {
    input: z.object({
      query: z.string().max(500),
      threadId: Id.nullable(),
      limit: z.number().int().min(1).max(100),
    }),
    output: z.object({ hits: z.array(SearchHit), threads: z.array(Thread) }),
  },

  'activity.confirm': { input: z.object({ numberId: Id }), output: Nothing },
} as const;

export type CallName = keyof typeof CALLS;
export type CallInput<N extends CallName> = z.infer<(typeof CALLS)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof CALLS)[N]['output']>;
