import { ok, type Result } from '#shared/console-api/result.ts';
import type { SearchHit } from '#shared/console-api/views.ts';
import type { Thread } from '#shared/model/thread.ts';
import { call } from '../state/bridge.ts';

export type Finding = { type: 'thread'; thread: Thread } | { type: 'message'; hit: SearchHit };

const MOST_THREADS = 5;
const MOST_MESSAGES = 50;

/** People first, then messages, newest first as main gives them. Nothing for an empty query. */
export async function search(query: string, threadId: string | null): Promise<Result<Finding[]>> {
  const words = query.trim();
  if (words === '') return ok([]);
  const result = await call('search.messages', { query: words, threadId, limit: MOST_MESSAGES });
  if (!result.ok) return result;
  const { threads, hits } = result.value;
  return ok([
    ...(threadId === null ? threads.slice(0, MOST_THREADS) : []).map(
      (thread): Finding => ({ type: 'thread', thread }),
    ),
    ...hits.map((hit): Finding => ({ type: 'message', hit })),
  ]);
}
