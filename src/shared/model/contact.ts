import { z } from 'zod';
import { Id, Millis, Revision } from './primitives.ts';

/**
 * Since when this person wants no marketing, by where they said so; null: they did not, or took it back. Either one
 * stops it (Meta, "getting opt-in"). `whatsapp`: WhatsApp's own control (`user_preferences`, or 131050 on a send);
 * `word`: they wrote STOP, BERHENTI or the like to this number.
 */
export const Stops = z.object({ whatsapp: Millis.nullable(), word: Millis.nullable() });
export type Stops = z.infer<typeof Stops>;

/** A person (or business) the number talks with. Every attribute but the id may change or be absent. */
export const Contact = z.object({
  id: Id,
  numberId: Id,
  /** Business-scoped user id, e.g. `ID.4821…`. */
  userId: z.string().nullable(),
  parentUserId: z.string().nullable(),
  username: z.string().nullable(),
  /** Digits with country code, no plus; absent for people who write by username. */
  phone: z.string().nullable(),
  /** The name the person chose in WhatsApp. */
  profileName: z.string().nullable(),
  /** The name in the phone's address book, by contacts sync. */
  bookName: z.string().nullable(),
  stops: Stops,
  /** Set when two contacts turned out to be one person; rows keep their ids and readers follow this. */
  mergedInto: Id.nullable(),
  firstSeenAt: Millis,
  revision: Revision,
});
export type Contact = z.infer<typeof Contact>;
