import { z } from 'zod';
import { Id, Millis, Revision } from './primitives.ts';

/** Where a number stands in its link to Meta. Sends are refused or paused in every state but `active`. */
export const Lifecycle = z.enum(['pending', 'syncing', 'active', 'offboarded', 'disconnected']);
export type Lifecycle = z.infer<typeof Lifecycle>;

/**
 * What is known of the owner's phone. `confirmed` rests on a person, onboarding or a reconnect;
 * `estimated` on echoes or contact changes, which a linked device can cause too.
 */
export const PhoneActivity = z.object({
  confirmedAt: Millis.nullable(),
  confirmedBy: z.enum(['person', 'onboarding', 'reconnect']).nullable(),
  confirmedByName: z.string().nullable(),
  estimatedAt: Millis.nullable(),
  estimatedFrom: z.enum(['echo', 'contact-change']).nullable(),
});
export type PhoneActivity = z.infer<typeof PhoneActivity>;

/** How a number's phone is watched: when people are reminded to open the app, and who holds the phone. */
export const PhoneWatch = z.object({
  /** Days without evidence at which a reminder falls due, ascending; Meta's deadline is day 14. */
  days: z.array(z.number().int().min(1).max(13)).min(1).max(13),
  /** After the last of these days, again every so many hours. */
  thenEveryHours: z.number().int().min(1).max(24),
  /** Reminded beside the owners; null: only they are. */
  holderId: Id.nullable(),
});
export type PhoneWatch = z.infer<typeof PhoneWatch>;

/** A time in which the link was cut: what was written meanwhile is on the phone only. */
export const LinkGap = z.object({ from: Millis, to: Millis.nullable(), reason: z.string() });
export type LinkGap = z.infer<typeof LinkGap>;

/**
 * One of the two imports that Meta grants once, within 24 hours of onboarding. `asked`: Meta took the request;
 * `arriving`: something came; `arrived`: Meta said that it is complete; `declined`: the owner did not share (2593109);
 * `refused`: Meta took no request (2593107 asked before, 2593108 too late, or another code); `never-came`: nothing
 * arrived for a day.
 */
export const ImportState = z.object({
  state: z.enum(['not-asked', 'asked', 'arriving', 'arrived', 'declined', 'refused', 'never-came']),
  askedAt: Millis.nullable(),
  requestId: z.string().nullable(),
  /** Meta's code when refused. */
  code: z.string().nullable(),
  /** When the last piece came. */
  lastAt: Millis.nullable(),
  /** Messages, or address book entries, taken in. */
  count: z.number().int().nonnegative(),
  /** History only: 0 is the day before onboarding, 1 up to 90 days, 2 up to 180. Progress is Meta's percentage. */
  phases: z.array(
    z.object({
      phase: z.number().int(),
      progress: z.number().int().min(0).max(100),
      chunks: z.number().int(),
    }),
  ),
});
export type ImportState = z.infer<typeof ImportState>;

/** What Meta last said of the number and its account, each with Meta's time; null: nothing yet. */
export const Standing = z.object({
  /** `GREEN`, `YELLOW`, `RED` or `UNKNOWN`. */
  quality: z.object({ value: z.string(), at: Millis }).nullable(),
  /** People that may be written to first within 24 hours, for the whole portfolio; `most` null is unlimited. */
  messagingLimit: z.object({ tier: z.string(), most: z.number().int().nullable(), at: Millis }).nullable(),
  displayName: z.object({ name: z.string(), decision: z.string(), at: Millis }).nullable(),
  review: z.object({ decision: z.string(), at: Millis }).nullable(),
  username: z.object({ username: z.string().nullable(), state: z.string(), at: Millis }).nullable(),
  /** Kinds of sending that Meta has blocked, until when; null until: no end is known. */
  restrictions: z.array(z.object({ kind: z.string(), until: Millis.nullable(), at: Millis })),
  /** `DISABLE`, `SCHEDULE_FOR_DISABLE` or `REINSTATE`. */
  ban: z.object({ state: z.string(), date: z.string().nullable(), at: Millis }).nullable(),
  /** The newest ones first, at most 20. */
  alerts: z.array(z.object({ kind: z.string(), severity: z.string(), text: z.string(), at: Millis })),
});
export type Standing = z.infer<typeof Standing>;

/** One WhatsApp number of the workspace. */
export const BusinessNumber = z.object({
  id: Id,
  phoneNumberId: z.string(),
  wabaId: z.string(),
  /** Digits with country code, no plus. */
  displayPhone: z.string(),
  name: z.string(),
  lifecycle: Lifecycle,
  lifecycleReason: z.string().nullable(),
  /** When the API side of the number came to life; the window opens only by messages after it. */
  onboardedAt: Millis.nullable(),
  /** How the number reaches Meta: `meta`, or a partner's profile. */
  provider: z.string(),
  activity: PhoneActivity,
  watch: PhoneWatch,
  /** Oldest first. */
  gaps: z.array(LinkGap),
  imports: z.object({ contacts: ImportState, history: ImportState }),
  standing: Standing,
  /** The newest webhook of any kind. */
  lastEventAt: Millis.nullable(),
  revision: Revision,
});
export type BusinessNumber = z.infer<typeof BusinessNumber>;
