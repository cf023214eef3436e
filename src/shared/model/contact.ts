import { z } from 'zod';
import { Id, Millis, Revision } from './primitives.ts';

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
  /** Set when two contacts turned out to be one person; rows keep their ids and readers follow this. */
  mergedInto: Id.nullable(),
  firstSeenAt: Millis,
  revision: Revision,
});
export type Contact = z.infer<typeof Contact>;
