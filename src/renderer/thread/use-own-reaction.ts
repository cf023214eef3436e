import type { PendingReaction } from '#shared/console-api/views.ts';
import type { Message } from '#shared/model/message.ts';
import { useThread } from '../state/thread.ts';

/** The number's reaction to a message: the newest asked for here, else the one that stands. `pending` is not there yet. */
export function useOwnReaction(
  message: Message,
): { emoji: string | null; pending: PendingReaction | null } | null {
  const pending = useThread((state) => state.reacting.findLast((one) => one.messageId === message.id));
  if (pending !== undefined && pending.failure === null) return { emoji: pending.emoji, pending };
  const stands = message.reactions.find(({ from }) => from === 'business');
  if (pending !== undefined) return { emoji: stands?.emoji ?? null, pending };
  return stands === undefined ? null : { emoji: stands.emoji, pending: null };
}
