import { z } from 'zod';
import { Id, Millis } from '../model/primitives.ts';

/**
 * A place in a thread as `before` and `next` of `GET /v1/threads/:id/messages` write it: `<time>_<id>` of a message.
 * It is part of the contract and not opaque, because a console goes on from the oldest message that it has.
 */
export const formatPageKey = (key: { sentAt: Millis; id: Id }): string => `${key.sentAt}_${key.id}`;

const Parts = z.tuple([
  z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(Millis),
  Id,
]);

/** The place, or null when the text is none. */
export function parsePageKey(text: string): { sentAt: Millis; id: Id } | null {
  const parsed = Parts.safeParse(text.split('_'));
  return parsed.success ? { sentAt: parsed.data[0], id: parsed.data[1] } : null;
}
