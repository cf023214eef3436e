import type { Kysely } from 'kysely';
import type { Millis } from '#shared/model/primitives.ts';
import { refreshThreads } from '../ingest/threads.ts';
import { queueReceipt } from '../outbound/read-receipts.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Database } from '../store/schema.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { Done, once } from './once.ts';

export interface MarkRead {
  commandId: string;
  threadId: string;
  userId: string;
  numberId: string;
  /** WhatsApp time of the newest message that was read. */
  upTo: Millis;
}

/** The team has read a thread up to a moment, which Meta is told; never moves back. @returns false when the command id was used for something else */
export async function markRead(db: Kysely<Database>, command: MarkRead, now: Millis): Promise<boolean> {
  return changeFeed(db, numberFeed(command.numberId), now, async (change) => {
    const { trx } = change;
    const named = { id: command.commandId, userId: command.userId, kind: 'thread.read', now };
    const done = await once(change, named, Done, async () => {
      const threadId = await survivingThread(trx, command.threadId);
      if (!threadId) return {};
      const moved = await trx
        .updateTable('threads')
        .set({ read_up_to: command.upTo })
        .where('id', '=', threadId)
        .where('read_up_to', '<', command.upTo)
        .returning('id')
        .execute();
      if (moved.length > 0) await queueReceipt(change, command.numberId, threadId, command.upTo, now);
      await refreshThreads(change, [threadId]);
      return {};
    });
    return done !== null;
  });
}
