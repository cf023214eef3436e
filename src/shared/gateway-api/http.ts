import { z } from 'zod';
import { AgentsSee } from '../model/can.ts';
import { Contact } from '../model/contact.ts';
import { Message } from '../model/message.ts';
import { BusinessNumber, PhoneWatch } from '../model/number.ts';
import { Id, Millis, Revision } from '../model/primitives.ts';
import { RateCard } from '../model/rate-card.ts';
import { Day, Rules } from '../model/rules.ts';
import { Template } from '../model/template.ts';
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
  workspace: z.object({
    name: z.string(),
    epoch: z.string(),
    sample: z.boolean(),
    agentsSee: AgentsSee,
  }),
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

export const Place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(1000).nullable(),
  address: z.string().max(1000).nullable(),
});
export type Place = z.infer<typeof Place>;

/** Values for a template's holes, in Meta's order: header, body, then buttons by their place. */
export const TemplateValues = z.object({
  /** A text header's one hole, or the gateway's id of the header's file, or its place. */
  header: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('text'), text: z.string().min(1).max(60) }),
      z.object({ kind: z.literal('media'), mediaId: Id, filename: z.string().max(240).nullable() }),
      z.object({ kind: z.literal('location'), place: Place }),
    ])
    .nullable(),
  /** Positional: in order. Named: each with its name. */
  body: z.array(z.object({ name: z.string().nullable(), text: z.string().min(1).max(1024) })).max(100),
  /** Only buttons that have a hole. */
  buttons: z.array(z.object({ index: z.number().int().min(0).max(9), text: z.string().min(1).max(2000) })),
});
export type TemplateValues = z.infer<typeof TemplateValues>;

const Row = z.object({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).nullable(),
});

/** Meta, "interactive messages": limits as printed there. */
export const Interactive = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('button'),
    header: z.string().max(60).nullable(),
    body: z.string().min(1).max(1024),
    footer: z.string().max(60).nullable(),
    buttons: z
      .array(z.object({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }))
      .min(1)
      .max(3),
  }),
  z.object({
    type: z.literal('list'),
    header: z.string().max(60).nullable(),
    body: z.string().min(1).max(4096),
    footer: z.string().max(60).nullable(),
    button: z.string().min(1).max(20),
    sections: z
      .array(z.object({ title: z.string().max(24).nullable(), rows: z.array(Row).min(1).max(10) }))
      .min(1)
      .max(10),
  }),
  z.object({
    type: z.literal('cta_url'),
    header: z.string().max(60).nullable(),
    body: z.string().min(1).max(1024),
    footer: z.string().max(60).nullable(),
    label: z.string().min(1).max(20),
    url: z.url({ protocol: /^https?$/ }).max(2000),
  }),
  /** Asks the customer to share where they are. */
  z.object({ type: z.literal('location_request'), body: z.string().min(1).max(1024) }),
]);
export type Interactive = z.infer<typeof Interactive>;

/** Somebody's card. `phones` with country code. */
export const ContactCard = z.object({
  name: z.string().min(1).max(200),
  organisation: z.string().max(200).nullable(),
  phones: z.array(z.string().regex(/^\+?\d{5,20}$/)).max(10),
  emails: z.array(z.email()).max(10),
});
export type ContactCard = z.infer<typeof ContactCard>;

/** Text at most 4,096 characters, captions 1,024 (Meta, text and media messages). */
export const SendContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(4096) }),
  z.object({
    kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
    mediaId: Id,
    text: z.string().max(1024).nullable(),
    filename: z.string().max(240).nullable(),
  }),
  z.object({ kind: z.literal('template'), templateId: Id, values: TemplateValues }),
  z.object({ kind: z.literal('interactive'), interactive: Interactive }),
  z.object({ kind: z.literal('location'), place: Place }),
  z.object({ kind: z.literal('contacts'), contacts: z.array(ContactCard).min(1).max(20) }),
]);
export type SendContent = z.infer<typeof SendContent>;

/** `POST /v1/messages`. The same `commandId` twice is one message and the same answer. */
export const SendRequest = z.object({
  commandId: Id,
  threadId: Id,
  content: SendContent,
  replyToWamid: z.string().nullable(),
  /** Sent by a machine to many: it yields to every reply of a person. */
  bulk: z.boolean().default(false),
});
export type SendRequest = z.input<typeof SendRequest>;
/** 202: durable at the gateway. Refused by the gate: 409 with the reason as the error's code. */
export const SendResponse = z.object({ message: Message });
export type SendResponse = z.infer<typeof SendResponse>;

/** `POST /v1/messages/:id/reaction`: to a message of the thread; null takes it back. Meta: at most 30 days old. */
export const ReactRequest = z.object({ commandId: Id, emoji: z.string().min(1).max(40).nullable() });
export type ReactRequest = z.infer<typeof ReactRequest>;
/** `POST /v1/messages/:id/settle`: what a person found out about a message of unknown fate. */
export const SettleRequest = z.object({ commandId: Id, arrived: z.boolean() });
export type SettleRequest = z.infer<typeof SettleRequest>;
/** `POST /v1/threads/:id/typing`: an agent is typing. Meta shows it for 25 seconds and marks the chat read. */
export const TypingRequest = z.object({});
/** `GET /v1/messages/:id/history`: every text that the message has had, for the audit; also of revoked ones. */
export const MessageHistory = z.object({
  versions: z.array(
    z.object({ text: z.string().nullable(), at: Millis, by: z.enum(['customer', 'business']) }),
  ),
  revokedAt: Millis.nullable(),
});
/** `GET /v1/templates?numberId=`: every template of a number. `POST /v1/numbers/:id/templates/refresh` asks Meta anew. */
export const TemplateList = z.object({
  templates: z.array(Template),
  /** When Meta was last asked for the list of each number, and why it gave none: Meta's code, `busy` or `unavailable`. */
  listings: z.array(
    z.object({
      numberId: Id,
      listedAt: Millis.nullable(),
      problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});

export const RuleOrigin = z.object({
  name: z.string(),
  asOf: Day,
  /** `override`: a file in the gateway's data folder. */
  origin: z.enum(['bundled', 'override']),
});
export type RuleOrigin = z.infer<typeof RuleOrigin>;
export const RuleProblem = z.object({ file: z.string(), problem: z.string() });
export type RuleProblem = z.infer<typeof RuleProblem>;
/** What is in force, where it is from, what was refused. */
export const RuleBookState = z.object({
  rules: Rules,
  origins: z.array(RuleOrigin),
  problems: z.array(RuleProblem),
});
export type RuleBookState = z.infer<typeof RuleBookState>;
/** `GET /v1/rules`, and the answer of `POST /v1/rules/reload`. */
export const RulesAnswer = RuleBookState.extend({
  /** The Graph version of the settings, and whether it goes on; null where they name none. */
  graph: z
    .object({
      version: z.string(),
      state: z.enum(['current', 'ending', 'ended', 'unknown']),
      ends: Day.nullable(),
    })
    .nullable(),
});

/** `GET /v1/rate-cards`: every card that was imported, newest validity first. `pricing.ts` says which one counts. */
export const RateCardList = z.object({ cards: z.array(RateCard) });
export type RateCardList = z.infer<typeof RateCardList>;
/**
 * `POST /v1/rate-cards?currency=&validFrom=` (`text/csv`, Meta's file as it is): currency and day only where the file
 * does not say them. Nothing is imported when there is any problem; lines count from 1, null is about the whole file.
 */
const CardProblem = z.object({
  line: z.number().int().nullable(),
  code: z.string(),
  /** What the sentence speaks of, for programs that say it in another language. */
  values: z.record(z.string(), z.string()),
  problem: z.string(),
});
export const RateCardImport = z.discriminatedUnion('imported', [
  z.object({
    imported: z.literal(true),
    card: RateCard,
    /** Columns that mean nothing here. */
    ignored: z.array(z.string()),
  }),
  z.object({
    imported: z.literal(false),
    problems: z.array(CardProblem),
  }),
]);
export type RateCardImport = z.infer<typeof RateCardImport>;
/** `POST /v1/rate-cards/check`, asked like an import: what the file says, and nothing is kept. `rows` follow the header. */
export const RateCardCheck = z.discriminatedUnion('fits', [
  z.object({
    fits: z.literal(true),
    card: RateCard.pick({ currency: true, validFrom: true, title: true, rates: true }),
    rows: z.number().int(),
    ignored: z.array(z.string()),
  }),
  z.object({ fits: z.literal(false), rows: z.number().int(), problems: z.array(CardProblem) }),
]);
export type RateCardCheck = z.infer<typeof RateCardCheck>;

/** What a month's charged messages of one category come to at the imported rates. */
export const KnownCost = z.object({
  category: z.string(),
  /** Charged messages of this category, priced or not. */
  charged: z.number().int(),
  /** Those of them whose price nobody knows. */
  unpriced: z.number().int(),
  /** What the others cost together; several currencies only where cards of several are in use. */
  amounts: z.array(
    z.object({
      currency: z.string(),
      micros: z.number().int(),
      /** At invented rates. */
      example: z.boolean(),
    }),
  ),
});
export type KnownCost = z.infer<typeof KnownCost>;

/** `GET /v1/numbers/:id/usage?month=2026-11`: what was sent by the API, and what is left of the free service messages. */
export const NumberUsage = z.object({
  month: z.string(),
  /** Meta counts in the account's own time zone, which is not known yet: `known` false, UTC is counted. */
  timeZone: z.object({ name: z.string(), known: z.boolean() }),
  from: Millis,
  to: Millis,
  sent: z.array(
    z.object({
      /** As the statuses say it; `template` where they said nothing of one. */
      category: z.string(),
      /** `regular` is charged; `free_customer_service`, `free_entry_point`; null: not told. */
      type: z.string().nullable(),
      count: z.number().int(),
      delivered: z.number().int(),
    }),
  ),
  /** Null while Meta gives none. `sure` false: told by partners only. */
  allowance: z
    .object({
      perMonth: z.number().int(),
      used: z.number().int(),
      left: z.number().int(),
      sure: z.boolean(),
    })
    .nullable(),
  /** By category. */
  cost: z.array(KnownCost),
});
export type NumberUsage = z.infer<typeof NumberUsage>;

/** What one message costs; see `priceOf`. Amounts in millionths of the currency's main unit. */
export const PriceAnswer = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    micros: z.number().int(),
    currency: z.string().nullable(),
    basis: z.enum(['free-entry', 'free-service', 'free-in-window', 'allowance', 'list-rate']),
    sure: z.boolean(),
    market: z.string().nullable(),
    example: z.boolean(),
    maybeOld: z.boolean(),
  }),
  z.object({
    known: z.literal(false),
    /** `hidden`: it costs something, and this person may not see how much (`money.read`). */
    why: z.enum([
      'no-period',
      'no-card',
      'no-country',
      'unsure-market',
      'not-on-card',
      'card-too-old',
      'hidden',
    ]),
  }),
]);
export type PriceAnswer = z.infer<typeof PriceAnswer>;
/** `GET /v1/threads/:id/prices`: what a message to this customer would cost now. */
export const ThreadPrices = z.object({
  service: PriceAnswer,
  utility: PriceAnswer,
  marketing: PriceAnswer,
  /** Until when everything is free, because they came by an ad; null: not so. */
  freeEntryUntil: Millis.nullable(),
});
export type ThreadPrices = z.infer<typeof ThreadPrices>;

/** `POST /v1/media` (multipart, field `file`; `?numberId=` for members of several numbers): kept by the gateway until sent. */
export const MediaUploadResponse = z.object({ mediaId: Id, mime: z.string(), size: z.number().int() });
export type MediaUploadResponse = z.infer<typeof MediaUploadResponse>;

/** `POST /v1/threads/:id/read`: everything up to this WhatsApp time is read by the team. */
export const MarkReadRequest = z.object({ commandId: Id, upTo: Millis });
/** `POST /v1/numbers/:id/activity`: somebody opened the Business app on the phone just now. */
export const ConfirmActivityRequest = z.object({ commandId: Id });
/** A reminder of the activity clock, by what names it everywhere. */
export const ReminderName = z.object({ dueAt: Millis, hours: z.number().int().nonnegative() });
export type ReminderName = z.infer<typeof ReminderName>;
/**
 * `POST /v1/numbers/:id/reminders/claim`: may this device show it? `show`: yes, and say so afterwards. `shown`: the
 * person has seen it. `elsewhere`: another device is at it; ask again at `askAgainAt`. `snoozed`: until `askAgainAt`.
 * `not-you`: others are told. `moved`: the deadline or the step is not this one (any more).
 */
export const ReminderClaim = z.object({
  verdict: z.enum(['show', 'shown', 'elsewhere', 'snoozed', 'not-you', 'moved']),
  askAgainAt: Millis.nullable(),
});
export type ReminderClaim = z.infer<typeof ReminderClaim>;
/** `POST /v1/numbers/:id/reminders/snooze`: not later than the rule allows; the answer says until when it was taken. */
export const SnoozeRequest = z.object({ until: Millis });
export const SnoozeResponse = z.object({ until: Millis });
/** `POST /v1/numbers/:id/watch`: who holds the phone, and when people are reminded. */
export const WatchRequest = PhoneWatch;

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
/** `POST /v1/workspace/agents-see`: everybody's console is told by a new `welcome`. */
export const AgentsSeeRequest = AgentsSee;

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
