import type { Change } from '../store/changes.ts';
import { survivingThread } from '../store/thread-aliases.ts';
import { refreshThreads } from './threads.ts';

/** The messages that show a file change with it. */
export async function touchMessagesOf(change: Change, mediaId: string): Promise<void> {
  const messages = await change.trx
    .selectFrom('messages')
    .select(['id', 'thread_id'])
    .where('media_id', '=', mediaId)
    .execute();
  for (const { id } of messages) change.touched.changed('message', id);
  const threads = new Set<string>();
  for (const message of messages)
    threads.add((await survivingThread(change.trx, message.thread_id)) ?? message.thread_id);
  await refreshThreads(change, threads);
}
