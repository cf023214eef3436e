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
  activity: PhoneActivity,
  /** The newest webhook of any kind. */
  lastEventAt: Millis.nullable(),
  revision: Revision,
});
export type BusinessNumber = z.infer<typeof BusinessNumber>;
