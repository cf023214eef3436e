import { z } from 'zod';
import { DeliveryStatus, MessageKind, Origin } from './message.ts';
import { Id, Millis, Revision } from './primitives.ts';

/** The thread's last message in one line, so that a list never needs the messages. */
export const ThreadPreview = z.object({
  messageId: Id,
  origin: Origin,
  authorName: z.string().nullable(),
  kind: MessageKind,
  text: z.string().nullable(),
  status: DeliveryStatus.nullable(),
  revoked: z.boolean(),
});
export type ThreadPreview = z.infer<typeof ThreadPreview>;

/** One conversation of one number with one contact. */
export const Thread = z.object({
  id: Id,
  numberId: Id,
  contactId: Id,
  mergedInto: Id.nullable(),
  /** Display name by the order book name, profile name, username, phone. */
  title: z.string(),
  /** WhatsApp time of the last message; the list's order. */
  lastMessageAt: Millis,
  preview: ThreadPreview.nullable(),
  /** Live customer messages since somebody read or answered. One count for the whole team. */
  unread: z.number().int().nonnegative(),
  /** The newest live customer message: the 24-hour window counts from here. */
  lastInboundAt: Millis.nullable(),
  /** How far back imported history reaches, null when none was imported. */
  historyFrom: Millis.nullable(),
  /** Grows with every import into this thread; a console that sees it grow pulls the pages again. */
  historyRound: z.number().int().nonnegative(),
  revision: Revision,
});
export type Thread = z.infer<typeof Thread>;
