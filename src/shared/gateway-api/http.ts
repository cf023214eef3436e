import { z } from 'zod';
import { Contact } from '../model/contact.ts';
import { Message } from '../model/message.ts';
import { BusinessNumber } from '../model/number.ts';
import { Id, Millis, Revision } from '../model/primitives.ts';
import { Thread } from '../model/thread.ts';
import { Role, User } from '../model/user.ts';
import { FeedRow } from './frames.ts';

/** Bodies of the gateway's HTTP API. Paths and rights stand in the gateway's route table; `/docs` shows them all. */

/** Every error answer: a code for programs, a sentence for people (state, consequence, next step). */
export const ApiError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ApiError = z.infer<typeof ApiError>;

/** `POST /v1/sessions`: sign in. The token is shown once; the gateway keeps only its hash. */
export const SignInRequest = z.object({
  login: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  deviceName: z.string().min(1).max(100),
});
export type SignInRequest = z.infer<typeof SignInRequest>;
export const SignInResponse = z.object({
  token: z.string(),
  deviceId: Id,
  user: User,
  workspace: z.object({ name: z.string(), epoch: z.string(), sample: z.boolean() }),
});
export type SignInResponse = z.infer<typeof SignInResponse>;

/** `GET /v1/feeds/:feed/snapshot?after=`: the thread list and today's messages, in pages. */
export const SnapshotPage = z.object({
  epoch: z.string(),
  /** Where live changes go on; taken with the first page and equal on each that follows. */
  revision: Revision,
  rows: z.array(FeedRow),
  /** Pass back as `after`; null on the last page. */
  next: z.string().nullable(),
  serverTime: Millis,
});
export type SnapshotPage = z.infer<typeof SnapshotPage>;

/** `GET /v1/threads?numberId=&before=&limit=`: newest first. */
export const ThreadPage = z.object({ threads: z.array(Thread), next: z.string().nullable() });
export type ThreadPage = z.infer<typeof ThreadPage>;

/** `GET /v1/threads/:id/messages?before=&limit=`: newest first; aliases of merged threads are followed. Keys as in page-key.ts. */
export const MessagePage = z.object({ messages: z.array(Message), next: z.string().nullable() });
export type MessagePage = z.infer<typeof MessagePage>;

export const ContactPage = z.object({ contacts: z.array(Contact), next: z.string().nullable() });
export type ContactPage = z.infer<typeof ContactPage>;

export const NumberList = z.object({ numbers: z.array(BusinessNumber) });

/** Text at most 4,096 characters, captions 1,024 (Meta, text and media messages). */
export const SendContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(4096) }),
  z.object({
    kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
    mediaId: Id,
    text: z.string().max(1024).nullable(),
    filename: z.string().max(240).nullable(),
  }),
]);
export type SendContent = z.infer<typeof SendContent>;

/** `POST /v1/messages`. The same `commandId` twice is one message and the same answer. */
export const SendRequest = z.object({
  commandId: Id,
  threadId: Id,
  content: SendContent,
  replyToWamid: z.string().nullable(),
});
export type SendRequest = z.infer<typeof SendRequest>;
/** 202: durable at the gateway. Refused by the gate: 409 with the reason as the error's code. */
export const SendResponse = z.object({ message: Message });
export type SendResponse = z.infer<typeof SendResponse>;

/** `POST /v1/media` (multipart, field `file`; `?numberId=` for members of several numbers): kept by the gateway until sent. */
export const MediaUploadResponse = z.object({ mediaId: Id, mime: z.string(), size: z.number().int() });
export type MediaUploadResponse = z.infer<typeof MediaUploadResponse>;

/** `POST /v1/threads/:id/read`: everything up to this WhatsApp time is read by the team. */
export const MarkReadRequest = z.object({ commandId: Id, upTo: Millis });
/** `POST /v1/numbers/:id/activity`: somebody opened the Business app on the phone just now. */
export const ConfirmActivityRequest = z.object({ commandId: Id });
/** Answer of commands whose effect comes by the feed. */
export const Accepted = z.object({ accepted: z.literal(true) });
export type Accepted = z.infer<typeof Accepted>;

export const Device = z.object({
  id: Id,
  userId: Id,
  name: z.string(),
  createdAt: Millis,
  lastSeenAt: Millis.nullable(),
  revokedAt: Millis.nullable(),
});
export const DeviceList = z.object({ devices: z.array(Device) });
export const NewUserRequest = z.object({
  login: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  role: Role,
  password: z.string().min(10).max(1000),
});
export const UserList = z.object({ users: z.array(User) });

/** `GET /v1/health`, public: enough for a load balancer and a first look, nothing about customers. */
export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  serverTime: Millis,
  database: z.enum(['pglite', 'postgres']),
  inbox: z.object({ waiting: z.number().int(), setAside: z.number().int() }),
  outbound: z.object({ waiting: z.number().int() }),
  refusedSignatures: z.number().int(),
});
export type Health = z.infer<typeof Health>;
