import { expect, test } from 'vitest';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import type { Media } from '#shared/model/message.ts';
import { cacheHere } from '../../support/cache-here.ts';
import { message } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const NUMBER = id('a', 1);
const FEED: FeedName = `number:${NUMBER}`;

const stored = (mediaId: string): Media => ({
  id: mediaId,
  mime: 'image/jpeg',
  size: 10,
  filename: null,
  voice: false,
  state: 'stored',
  problem: null,
});
const file = (mediaId: string, name: string, part: 'whole' | 'thumbnail' = 'whole') => ({
  mediaId,
  part,
  name,
  mime: 'image/jpeg',
  size: 10,
  width: null,
  height: null,
});

function withFiles() {
  const { write, read } = cacheHere();
  const row = (count: number, revokedAt: number | null, revision: number) => ({
    kind: 'message' as const,
    row: message({
      id: id('d', count),
      numberId: NUMBER,
      threadId: id('c', 1),
      sentAt: count,
      media: stored(id('f', count)),
      revokedAt,
      revision,
    }),
  });
  write.applySnapshot({
    feed: FEED,
    epoch: 'one',
    rows: [row(1, null, 1), row(2, null, 2)],
    finish: { revision: 2 },
  });
  write.keepMedia(file(id('f', 1), 'one'), 1);
  write.keepMedia(file(id('f', 1), 'small', 'thumbnail'), 1);
  write.keepMedia(file(id('f', 2), 'two'), 2);
  write.keepMedia(file(id('f', 3), 'elsewhere'), 3);
  return { write, read, row };
}

test('the key is made once and stays', () => {
  const { write } = cacheHere();
  const key = write.mediaKey();
  expect([key.length, write.mediaKey()]).toEqual([32, key]);
});

test('a message that was taken back takes its file along', () => {
  const { write, read, row } = withFiles();
  write.applyChanges({ feed: FEED, epoch: 'one', revision: 3, upserts: [row(1, 9, 3)], removes: [] });
  expect(read.mediaNames().toSorted()).toEqual(['elsewhere', 'two']);
});

test('a number that is lost takes its files along, and no other’s', () => {
  const { write, read } = withFiles();
  write.resetFeed(FEED);
  expect(read.mediaNames()).toEqual(['elsewhere']);
});

test('a file of another size is another file; of the same it goes on', () => {
  const { write } = withFiles();
  expect(write.keepMedia(file(id('f', 1), 'again'), 4).name).toBe('one');
  expect(write.keepMedia({ ...file(id('f', 1), 'again'), size: 11 }, 4).name).toBe('again');
});
