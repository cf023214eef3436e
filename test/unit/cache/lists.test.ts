import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import { compareKeys } from '../../../src/main/cache/families.ts';
import { cacheHere } from '../../support/cache-here.ts';
import { contact, message, number, thread } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const NUMBER = id('a', 1);
const FEED: FeedName = `number:${NUMBER}`;

describe('the message list', () => {
  test('every stretch is what a sorted array would give', () => {
    const truth = Array.from({ length: 40 }, (_, at) =>
      // Some share their second; two threads are one.
      message({
        id: id('d', at),
        numberId: NUMBER,
        threadId: id('c', at % 2),
        sentAt: 1000 * Math.floor(at / 3),
        extra: { at },
      }),
    );
    const here = cacheHere();
    const talks: FeedRow[] = [
      thread({ id: id('c', 0), numberId: NUMBER, contactId: id('b', 1), lastMessageAt: 0 }),
      thread({
        id: id('c', 1),
        numberId: NUMBER,
        contactId: id('b', 1),
        lastMessageAt: 0,
        mergedInto: id('c', 0),
      }),
    ].map((row) => ({ kind: 'thread', row }));
    here.write.applySnapshot({ feed: FEED, epoch: 'one', rows: talks, finish: { revision: 1 } });
    const threadId = id('c', 0);
    here.write.applyBackfill({
      threadId,
      from: { before: null, state: '2/0' },
      messages: truth,
      complete: true,
    });
    const sorted = truth.toSorted(compareKeys);

    fc.assert(
      fc.property(
        fc.constantFrom('newest', 'before', 'after', 'around'),
        fc.nat(truth.length - 1),
        fc.integer({ min: 1, max: 50 }),
        (from, at, limit) => {
          const key = { sentAt: sorted[at]?.sentAt ?? 0, id: sorted[at]?.id ?? '' };
          const view = here.read.listMessages({
            threadId,
            at: from === 'newest' ? { from } : { from: from as 'before', key },
            limit,
          });
          const first = sorted.findIndex((one) => one.id === view.messages[0]?.id);
          const count = view.messages.length;
          if (count > 0) expect(view.messages).toEqual(sorted.slice(first, first + count));
          const last = count === 0 ? -2 : first + count - 1;
          if (from === 'newest') expect([last, count]).toEqual([39, Math.min(limit, 40)]);
          if (from === 'before')
            expect([last + 1, count]).toEqual([count === 0 ? -1 : at, Math.min(limit, at)]);
          if (from === 'after')
            expect([first, count]).toEqual([count === 0 ? -1 : at + 1, Math.min(limit, 39 - at)]);
          if (from === 'around') {
            expect(count).toBe(Math.min(limit, 40));
            expect(first <= at && at <= last).toBe(true);
          }
          if (count > 0) expect([view.olderExist, view.newerExist]).toEqual([first > 0, last < 39]);
        },
      ),
      { numRuns: 300 },
    );
    here.close();
  });

  test('an unknown thread is empty', () => {
    const here = cacheHere();
    const at = { from: 'newest' } as const;
    expect(here.read.listMessages({ threadId: id('c', 1), at, limit: 5 })).toEqual({
      messages: [],
      olderExist: false,
      newerExist: false,
    });
    expect(here.read.getThread(id('c', 1))).toBeNull();
    expect(here.read.backfillOf(id('c', 1))).toBeNull();
    here.close();
  });
});

describe('the thread list', () => {
  const DAY = 86_400_000;
  const now = 10 * DAY;
  const rows = Array.from({ length: 12 }, (_, at) =>
    thread({
      id: id('c', at),
      numberId: NUMBER,
      contactId: id('b', at % 3),
      title: `Thread ${at}`,
      lastMessageAt: Math.floor(at / 2) * 1000,
      unread: at % 4 === 0 ? at + 1 : 0,
      lastInboundAt: at % 5 === 0 ? now - DAY / 2 : at % 5 === 1 ? now - DAY : null,
      preview: {
        messageId: id('d', at),
        origin: 'customer',
        authorName: null,
        kind: 'text',
        text: 'x',
        status: null,
        revoked: false,
      },
    }),
  );
  const people = [
    contact({ id: id('b', 0), numberId: NUMBER, phone: '628', mergedInto: id('b', 1) }),
    contact({ id: id('b', 1), numberId: NUMBER, phone: '629', username: 'sari' }),
  ];

  test('pages by key, filters, counts the unread and shows the person behind a merged contact', () => {
    const here = cacheHere();
    here.write.applySnapshot({
      feed: FEED,
      epoch: 'one',
      rows: [
        { kind: 'number', row: number({ id: NUMBER }) },
        ...people.map((row): FeedRow => ({ kind: 'contact', row })),
        ...rows.map((row): FeedRow => ({ kind: 'thread', row })),
      ],
      finish: { revision: 1 },
    });
    const sorted = rows.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt || (a.id < b.id ? 1 : -1));
    const all = (filter: 'all' | 'unread' | 'window-open') => {
      const ids: string[] = [];
      for (let before = null as { lastMessageAt: number; id: string } | null; ; ) {
        const page = here.read.listThreads({ filter, before, limit: 5, now });
        ids.push(...page.threads.map((row) => row.id));
        const last = page.threads.at(-1);
        if (!page.more || !last) return ids;
        before = { lastMessageAt: last.lastMessageAt, id: last.id };
      }
    };
    expect(all('all')).toEqual(sorted.map((row) => row.id));
    expect(all('unread')).toEqual(sorted.filter((row) => row.unread > 0).map((row) => row.id));
    expect(all('window-open')).toEqual(
      sorted.filter((row) => row.lastInboundAt === now - DAY / 2).map((row) => row.id),
    );
    const { threads, unreadThreads } = here.read.listThreads({ filter: 'all', before: null, limit: 50, now });
    expect(unreadThreads).toBe(3);
    expect(threads.find((row) => row.id === id('c', 3))).toEqual({
      ...rows[3],
      phone: '629',
      username: 'sari',
    });
    expect(threads.find((row) => row.id === id('c', 2))).toMatchObject({ phone: null, username: null });
    expect(here.read.getThread(id('c', 3))).toMatchObject({
      contact: { id: id('b', 1) },
      number: number({ id: NUMBER }),
      threadIds: [id('c', 3)],
    });
    expect(here.read.numbers()).toEqual([number({ id: NUMBER })]);
    here.close();
  });
});
