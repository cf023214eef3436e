import type { Millis } from '#shared/model/primitives.ts';
import { changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import { announce } from '../store/signal.ts';
import { touchMessagesOf } from './media-messages.ts';

/**
 * Lets the downloader try again for a file that it gave up. Nothing happens to one that is here, is still being tried
 * for, or has no id at Meta: that one has to be sent again by whoever has it.
 * @returns whether it is tried again
 */
export async function retryMedia(
  { db }: Store,
  media: { id: string; numberId: string },
  now: Millis,
): Promise<boolean> {
  return changeFeed(db, numberFeed(media.numberId), now, async (change) => {
    const again = await change.trx
      .updateTable('media')
      .set({ state: 'pending', problem: null, attempts: 0, not_before: 0 })
      .where('id', '=', media.id)
      .where('state', '=', 'failed')
      .where('meta_media_id', 'is not', null)
      .returning('id')
      .execute();
    if (again.length === 0) return false;
    await touchMessagesOf(change, media.id);
    await announce(change.trx, 'media');
    return true;
  });
}
