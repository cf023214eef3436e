import { z } from 'zod';
import { ImportState, Lifecycle, LinkGap, Standing } from './number.ts';
import { Millis } from './primitives.ts';

/** How often something comes, from its own past. Milliseconds. */
export const Rhythm = z.object({
  lastAt: Millis.nullable(),
  /** Pauses between the newest 200: 99 of 100 were shorter. Null: too few to tell. */
  longPause: z.number().int().nonnegative().nullable(),
});
export type Rhythm = z.infer<typeof Rhythm>;

/** Everything that tells how a number's link is, as the gateway finds it; what it means is in coexistence/link-health.ts. */
export const LinkFacts = z.object({
  serverTime: Millis,
  lifecycle: Lifecycle,
  lifecycleReason: z.string().nullable(),
  gaps: z.array(LinkGap),
  /** Webhooks of any kind. */
  lastEventAt: Millis.nullable(),
  customers: Rhythm,
  /** Messages from the owner's phone. */
  echoes: Rhythm,
  /** The newest message from here whose ticks came, by when it was sent. */
  lastTickedAt: Millis.nullable(),
  /** Customers' messages since the last echo. */
  customersSinceEcho: z.number().int().nonnegative(),
  webhooks: z.object({
    waiting: z.number().int(),
    /** Set aside within the last day. */
    setAside: z.number().int(),
    /** Since the gateway started. */
    refusedSignatures: z.number().int(),
  }),
  provider: z.string(),
  /** When the access token ends; null: never, or not known. */
  tokenExpiresAt: Millis.nullable(),
  queue: z.object({
    waiting: z.number().int(),
    oldestAt: Millis.nullable(),
    /** Sends whose fate nobody knows yet. */
    unknown: z.number().int(),
    /** What Meta has forbidden until somebody acts, or until a time: `number`, or a kind of sends. */
    holds: z.array(z.object({ scope: z.string(), code: z.string(), until: Millis.nullable() })),
  }),
  imports: z.object({ contacts: ImportState, history: ImportState }),
  standing: Standing,
  storage: z.object({
    databaseBytes: z.number().int(),
    mediaBytes: z.number().int(),
    /** On the gateway's disk; null when it cannot be told. */
    freeBytes: z.number().int().nullable(),
  }),
});
export type LinkFacts = z.infer<typeof LinkFacts>;
