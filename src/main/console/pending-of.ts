import type { MessagesView, PendingMessage, PendingReaction } from '#shared/console-api/views.ts';
import type { OutboxItem } from '../outbox/outbox.ts';

/** What `outbox.db` holds of a thread, as the page shows it: sends as bubbles, reactions at their message. */
export function pendingOf(items: readonly OutboxItem[]): Pick<MessagesView, 'pending' | 'reacting'> {
  return {
    pending: items.flatMap(
      ({ commandId, threadId, kind, text, content, attachment, ...item }): PendingMessage[] =>
        kind === 'reaction'
          ? []
          : [
              {
                commandId,
                threadId,
                kind,
                text,
                filename: attachment?.name ?? null,
                templateName: content?.kind === 'template' ? content.name : null,
                createdAt: item.createdAt,
                state: item.state,
                failure: item.failure,
              },
            ],
    ),
    reacting: items.flatMap(({ commandId, content, failure }): PendingReaction[] =>
      content?.kind === 'reaction'
        ? [{ commandId, messageId: content.messageId, emoji: content.emoji, failure }]
        : [],
    ),
  };
}
