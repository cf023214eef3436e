import { z } from 'zod';
import { SaidShape, says } from '../world/said.ts';

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** "2d4h", "-5h20m", "90s": milliseconds, negative before the start. */
export const Span = z
  .string()
  .regex(/^[+-]?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/, 'a time such as 2d4h, -5h20m or 90s')
  .refine((text) => /\d/.test(text), 'a time such as 2d4h, -5h20m or 90s')
  .transform((text) => {
    const parts = [...text.matchAll(/(\d+)([dhms])/g)];
    const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
    return text.startsWith('-') ? -sum : sum;
  });

const Spread = z.tuple([z.number().int().min(0), z.number().int().min(0)]);

export const TicksChange = z.strictObject({
  sentMs: Spread.optional(),
  deliveredMs: Spread.nullable().optional(),
  readMs: Spread.nullable().optional(),
});

/** Somebody who writes to the shop. */
export const Person = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]+$/, 'letters, digits, - and _')
    .optional(),
  name: z.string().min(1),
  phone: z.string().nullable().optional(),
  username: z.string().nullable().optional(),
  hidesPhone: z.boolean().optional(),
  bookName: z.string().nullable().optional(),
  language: z.enum(['id', 'en', 'ar']).optional(),
  /** The phone number id that they write to; the first when absent. */
  number: z.string().optional(),
  parentUserId: z.string().nullable().optional(),
  ticks: TicksChange.optional(),
});

const timing = {
  /** How long after the line before; live lines without it take their turn in the loop. */
  after: Span.optional(),
  /** A name by which later lines quote, edit, delete or react to this one. */
  key: z.string().optional(),
};

const Who = z.enum(['customer', 'phone', 'agent']).default('customer');

/** Something that is said. An agent's line goes through the gateway, or comes from the phone when that agent is not there. */
const Say = SaidShape.omit({ at: true, replyTo: true })
  .extend({
    ...timing,
    who: Who,
    /** Which agent; any when absent. */
    agent: z.string().optional(),
    /** One of several is taken. Words in braces are filled in from the scenario's `words`. */
    text: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    /** The key of the line that is quoted. */
    quotes: z.string().optional(),
  })
  .refine((line) => says(line).length === 1, 'say exactly one thing');
export type Say = z.infer<typeof Say>;

const Edit = z.strictObject({ ...timing, who: Who, edit: z.string(), to: z.string().min(1) });
const Revoke = z.strictObject({ ...timing, who: Who, revoke: z.string() });
const React = z.strictObject({ ...timing, who: Who, react: z.string(), emoji: z.string() });
/** Waits for an answer of the shop, from wherever; when none comes in time the lines of `else` are said. */
const Await = z.strictObject({ ...timing, awaits: Span, else: z.array(Say).default([]) });

export const Line = z.union([Say, Edit, Revoke, React, Await]);
export type Line = z.infer<typeof Line>;

const Conversation = z.strictObject({
  with: z.string(),
  /** When the first line is said, counted from the start of the scenario. */
  from: Span,
  lines: z.array(Line).min(1),
});
export type Conversation = z.infer<typeof Conversation>;

const LiveConversation = z.strictObject({
  /** Who has it; with several, each time another of them. */
  with: z.union([z.string(), z.array(z.string()).min(1)]),
  lines: z.array(Line).min(1),
});
export type LiveConversation = z.infer<typeof LiveConversation>;

const Live = z.strictObject({
  /** Something new arrives after so many seconds. */
  everySeconds: z.tuple([z.number().positive(), z.number().positive()]),
  /** What customers answer when somebody writes to them out of turn, by language. */
  answers: z.record(z.string(), z.array(z.string()).min(1)),
});

/** Anything that the control API can do, at its time. */
const Act = z.strictObject({
  /** Counted from the start of the scenario. */
  at: Span.refine((ms) => ms >= 0, 'acts happen at or after the start'),
  /** A call of the control API without `/control`, e.g. `/event` or `/customers/rina/tap`. */
  call: z.string().regex(/^\/[\w/-]+$/, 'a path of the control API'),
  method: z.enum(['POST', 'PATCH', 'DELETE']).default('POST'),
  body: z.record(z.string(), z.json()).default({}),
});

export const Scenario = z.strictObject({
  name: z.string().min(1).default('scenario'),
  title: z.string().optional(),
  /** The shop's verified name. */
  business: z.string().optional(),
  ticks: TicksChange.optional(),
  words: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  customers: z.array(Person.required({ id: true })).default([]),
  /** Older days, brought by the history import. */
  history: z.array(Conversation).default([]),
  /** The day so far and what follows from it: live webhooks with the time at which they were said. */
  day: z.array(Conversation).default([]),
  /** What happens beside the talk: events of the account, templates, errors, sign-ups, habits. */
  acts: z.array(Act).default([]),
  /** Begin one after another, in an order of the seed's, again and again. */
  conversations: z.array(LiveConversation).default([]),
  live: Live.optional(),
});
export type Scenario = z.infer<typeof Scenario>;
