import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import { type CacheHere, cacheHere } from '../../support/cache-here.ts';
import { contact, message, number, thread } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const NUMBER = id('a', 1);
const FEED: FeedName = `number:${NUMBER}`;
const OTHER = id('a', 2);

/** States of a few rows; a row's newer state has the higher revision. */
const states = fc
  .array(
    fc.record({
      kind: fc.constantFrom('contact', 'thread', 'message', 'message', 'message'),
      count: fc.nat(4),
      words: fc.constantFrom(null, 'halo kak', 'pesan dua kotak', 'terima kasih', 'besok pagi ya'),
      at: fc.nat(3),
      removed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ kind, count, words, at, removed }, index) => ({
      row: row(kind, count, words, at, index + 2),
      removed: removed,
    })),
  );

function row(kind: string, count: number, words: string | null, at: number, revision: number): FeedRow {
  const sentAt = 1_000_000 + at * 1000;
  if (kind === 'contact')
    return {
      kind: 'contact',
      row: contact({ id: id('b', count), numberId: NUMBER, profileName: words, revision }),
    };
  if (kind === 'thread')
    return {
      kind: 'thread',
      row: thread({
        id: id('c', count),
        numberId: NUMBER,
        contactId: id('b', count),
        title: words ?? '',
        lastMessageAt: sentAt,
        revision,
      }),
    };
  return {
    kind: 'message',
    row: message({
      id: id('d', count),
      numberId: NUMBER,
      threadId: id('c', count % 2),
      sentAt,
      text: words,
      revision,
    }),
  };
}

function begin(here: CacheHere): void {
  here.write.applySnapshot({ feed: FEED, epoch: 'one', rows: [], finish: { revision: 1 } });
}

/** What the cache holds, without what only tells in which order it came. */
function content({ db }: CacheHere) {
  const all = (sql: string) => db.prepare(sql).all();
  db.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
  db.exec(`insert into thread_index (thread_index, rank) values ('integrity-check', 1)`);
  const words = ['halo', 'pesan', 'terima', 'besok'];
  const found = db.prepare(
    'select m.id from message_index i join messages m on m.seq = i.rowid where message_index match ? order by m.id',
  );
  return {
    contacts: all('select * from contacts order by id'),
    threads: all('select id, title, last_message_at, revision from threads order by id'),
    messages: all(
      `select hex(m.id) as id, t.id as thread, text, sent_at, revision
       from messages m join short_ids t on t.no = m.thread order by m.id`,
    ),
    found: words.map((word) => found.all(`body : ${word}`)),
  };
}

describe('a projection of the feed', () => {
  test('ends equal whatever the order and repetition of its rows', () => {
    fc.assert(
      fc.property(
        states.chain((rows) => {
          const doubled = rows.flatMap((_, index) => [index, index]);
          return fc.record({
            rows: fc.constant(rows),
            order: fc.shuffledSubarray(doubled, { minLength: doubled.length }),
          });
        }),
        ({ rows, order }) => {
          const apply = (here: CacheHere, index: number) => {
            const state = rows[index];
            if (!state) return;
            const { kind, row } = state.row;
            here.write.applyChanges({
              feed: FEED,
              epoch: 'one',
              revision: row.revision,
              upserts: state.removed ? [] : [state.row],
              removes: state.removed && kind !== 'thread' ? [{ kind, id: row.id }] : [],
            });
          };
          const straight = cacheHere();
          const shuffled = cacheHere();
          begin(straight);
          begin(shuffled);
          for (const index of rows.keys()) apply(straight, index);
          for (const index of order) apply(shuffled, index);
          expect(content(shuffled)).toEqual(content(straight));
          expect(shuffled.read.cursor()).toEqual(straight.read.cursor());
          straight.close();
          shuffled.close();
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  test('a page of history never overwrites a row of the feed, and repeats itself harmlessly', () => {
    const here = cacheHere();
    begin(here);
    const known = message({
      id: id('d', 1),
      numberId: NUMBER,
      threadId: id('c', 1),
      sentAt: 5_000,
      text: 'edited',
      revision: 9,
    });
    here.write.applyChanges({
      feed: FEED,
      epoch: 'one',
      revision: 9,
      upserts: [row('thread', 1, 'Ibu Sari', 5, 8), { kind: 'message', row: known }],
      removes: [],
    });
    const from = here.read.backfillOf(id('c', 1));
    const page = [
      { ...known, text: 'as it was', revision: 0 },
      { ...known, id: id('d', 2), text: 'older', revision: 0, sentAt: 4_000 },
    ];
    for (let round = 0; round < 2; round++)
      here.write.applyBackfill({
        threadId: id('c', 1),
        from: from ?? fail(),
        messages: page,
        complete: true,
      });
    const { messages } = here.read.listMessages({ threadId: id('c', 1), at: { from: 'newest' }, limit: 10 });
    expect(messages.map(({ text }) => text)).toEqual(['older', 'edited']);
    here.close();
  });

  test('a row that was removed is not brought back by a page that was on its way', () => {
    const here = cacheHere();
    begin(here);
    const row1 = row('message', 1, 'halo kak', 1, 5);
    here.write.applyChanges({ feed: FEED, epoch: 'one', revision: 5, upserts: [row1], removes: [] });
    here.write.applyChanges({
      feed: FEED,
      epoch: 'one',
      revision: 6,
      upserts: [],
      removes: [{ kind: 'message', id: id('d', 1) }],
    });
    here.write.applySnapshot({ feed: FEED, epoch: 'one', rows: [row1], finish: null });
    expect(content(here).messages).toEqual([]);
    here.close();
  });

  test('a reset deletes one feed and keeps the others', () => {
    const here = cacheHere();
    begin(here);
    here.write.applyChanges({
      feed: FEED,
      epoch: 'one',
      revision: 4,
      upserts: [row('thread', 1, 'Ibu Sari', 1, 3), row('message', 1, 'halo kak', 1, 4)],
      removes: [],
    });
    const otherThread = thread({ id: id('c', 9), numberId: OTHER, contactId: id('b', 9), title: 'Pak Budi' });
    const otherMessage = message({
      id: id('d', 9),
      numberId: OTHER,
      threadId: id('c', 9),
      sentAt: 1_000,
      text: 'halo pak',
    });
    here.write.applySnapshot({
      feed: `number:${OTHER}`,
      epoch: 'one',
      rows: [
        { kind: 'number', row: number({ id: OTHER }) },
        { kind: 'thread', row: otherThread },
        { kind: 'message', row: otherMessage },
      ],
      finish: { revision: 3 },
    });
    here.write.resetFeed(FEED);
    expect(here.read.cursor()).toEqual({ epoch: 'one', feeds: { [`number:${OTHER}`]: 3 } });
    expect(
      here.read.search({ query: 'halo', threadId: null, limit: 9 }).hits.map((hit) => hit.messageId),
    ).toEqual([id('d', 9)]);
    expect(content(here).threads).toHaveLength(1);
    here.write.resetFeed(`number:${OTHER}`);
    expect(content(here)).toMatchObject({ threads: [], messages: [] });
    here.close();
  });

  test('another epoch voids every position', () => {
    const here = cacheHere();
    begin(here);
    here.write.applySnapshot({ feed: 'workspace', epoch: 'two', rows: [], finish: { revision: 1 } });
    expect(here.read.cursor()).toEqual({ epoch: 'two', feeds: { workspace: 1 } });
    const frame = { feed: FEED, revision: 2, upserts: [], removes: [] };
    expect(() => here.write.applyChanges({ ...frame, epoch: 'two' })).toThrow(
      expect.objectContaining({ code: 'no_position' }),
    );
    here.close();
  });

  test('there is no position before the last page of a snapshot', () => {
    const here = cacheHere();
    here.write.applySnapshot({
      feed: FEED,
      epoch: 'one',
      rows: [row('message', 1, 'halo', 1, 2)],
      finish: null,
    });
    expect(here.read.cursor()?.feeds).toEqual({});
    expect(() =>
      here.write.applyChanges({ feed: FEED, epoch: 'one', revision: 3, upserts: [], removes: [] }),
    ).toThrow(expect.objectContaining({ code: 'no_position' }));
    here.close();
  });

  test('only new live messages of customers that come by the feed are arrivals', () => {
    const here = cacheHere();
    const inbound = (count: number, more = {}): FeedRow => ({
      kind: 'message',
      row: message({ id: id('d', count), numberId: NUMBER, threadId: id('c', 1), sentAt: 1_000, ...more }),
    });
    const first = here.write.applySnapshot({
      feed: FEED,
      epoch: 'one',
      rows: [row('thread', 1, 'Ibu Sari', 1, 1), inbound(1)],
      finish: { revision: 1 },
    });
    expect(first.arrived).toEqual([]);
    const commandId = id('e', 1);
    const next = here.write.applyChanges({
      feed: FEED,
      epoch: 'one',
      revision: 7,
      upserts: [
        inbound(1, { revision: 2 }),
        inbound(2, { revision: 3 }),
        inbound(3, { revision: 4, source: 'history' }),
        inbound(4, { revision: 5, direction: 'out', origin: 'phone' }),
        inbound(5, { revision: 6, direction: 'out', origin: 'agent', commandId }),
      ],
      removes: [],
    });
    expect(next.arrived).toMatchObject([{ messageId: id('d', 2), threadId: id('c', 1), title: 'Ibu Sari' }]);
    expect(next.commandIds).toEqual([commandId]);
    expect(here.read.commandsSeen([commandId, id('e', 2)])).toEqual([commandId]);
    here.close();
  });
});

function fail(): never {
  throw new Error('a place to go on from was expected');
}
