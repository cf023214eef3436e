import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { FeedName, FeedRow } from '#shared/gateway-api/frames.ts';
import type { Message } from '#shared/model/message.ts';
import { matchAll, phoneDigits, searchWords } from '../../../src/main/cache/search-words.ts';
import { type CacheHere, cacheHere } from '../../support/cache-here.ts';
import { contact, message, thread } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';

const NUMBER = id('a', 1);
const FEED: FeedName = `number:${NUMBER}`;
const [SARI, BUDI] = [id('c', 1), id('c', 2)];

let here: CacheHere;
let revision = 1;
const said = (count: number, text: string | null, more: Partial<Message> = {}): FeedRow => ({
  kind: 'message',
  row: message({
    id: id('d', count),
    numberId: NUMBER,
    threadId: SARI,
    sentAt: count * 1000,
    text,
    revision,
    ...more,
  }),
});
function live(...upserts: FeedRow[]): void {
  revision++;
  const rows = upserts.map(({ kind, row }) => ({ kind, row: { ...row, revision } }) as FeedRow);
  here.write.applyChanges({ feed: FEED, epoch: 'one', revision, upserts: rows, removes: [] });
}
const search = (query: string, threadId: string | null = null) =>
  here.read.search({ query, threadId, limit: 50 });
const counts = (query: string, threadId: string | null = null) =>
  search(query, threadId).hits.map((hit) => hit.message.sentAt / 1000);

beforeEach(() => {
  here = cacheHere();
  onTestFinished(() => here.close());
  revision = 1;
  const titled = (threadId: string, at: number, title: string): FeedRow => ({
    kind: 'thread',
    row: thread({ id: threadId, numberId: NUMBER, contactId: id('b', at), title, lastMessageAt: at }),
  });
  here.write.applySnapshot({
    feed: FEED,
    epoch: 'one',
    rows: [
      { kind: 'contact', row: contact({ id: id('b', 1), numberId: NUMBER, phone: '6281234567890' }) },
      { kind: 'contact', row: contact({ id: id('b', 2), numberId: NUMBER, phone: '447700900123' }) },
      titled(SARI, 1, 'Ibu Sari Déwi'),
      titled(BUDI, 2, 'Pak Budi'),
    ],
    finish: { revision: 1 },
  });
});

describe('search', () => {
  test('answers newest first, whatever the order in which messages came', () => {
    live(said(5, 'pesan satu'));
    live(said(9, 'pesan dua'), said(2, 'pesan tiga'));
    live(said(7, 'pesan empat', { threadId: BUDI }));
    expect(counts('pesan')).toEqual([9, 7, 5, 2]);
    expect(counts('pesan', SARI)).toEqual([9, 5, 2]);
  });

  test('keeps that order among thousands of messages of one second', () => {
    const many = Array.from({ length: 2_300 }, (_, at) => said(at + 1, 'sama', { sentAt: 60_000 }));
    live(...many, said(5_000, 'sama', { sentAt: 59_000 }), said(5_001, 'sama', { sentAt: 61_000 }));
    const { hits } = here.read.search({ query: 'sama', threadId: null, limit: 3_000 });
    expect(hits).toHaveLength(2_302);
    expect(hits[0]?.message.sentAt).toBe(61_000);
    expect(hits.at(-1)?.message.sentAt).toBe(59_000);
  });

  test('wants every word, the last one as far as it was typed, quoted words together', () => {
    live(said(1, 'kirim besok pagi'), said(2, 'besok dikirim pagi'), said(3, 'kirimkan besok'));
    expect(counts('besok pagi')).toEqual([2, 1]);
    expect(counts('besok kir')).toEqual([3, 1]);
    expect(counts('kir besok')).toEqual([]);
    expect(counts('"besok pagi"')).toEqual([1]);
    expect(counts('"kirim" besok')).toEqual([1]);
    expect(counts('k')).toEqual([]);
  });

  test('takes no notice of case and accents', () => {
    live(said(1, 'CAFÉ Renée'));
    expect(counts('cafe renee')).toEqual([1]);
    expect(counts('Café')).toEqual([1]);
  });

  test('what was edited or withdrawn is no longer found', () => {
    live(said(1, 'alamat lama'));
    live(said(1, 'alamat baru', { editedAt: 5 }));
    expect([counts('lama'), counts('baru')]).toEqual([[], [1]]);
    live(said(1, null, { revokedAt: 6 }));
    expect(counts('alamat')).toEqual([]);
    here.db.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
  });

  test('a thread’s own word cannot be searched for', () => {
    live(said(1, 'halo'));
    const words = here.db.prepare('select thread from message_words').pluck().all() as string[];
    expect(words).toHaveLength(1);
    expect(counts(words[0] ?? '')).toEqual([]);
  });

  // What was written, what is typed, and what is highlighted; null: not found.
  test.each([
    ['我今天想订一个蛋糕', '蛋糕', ['蛋糕']],
    ['我今天想订一个蛋糕', '糕蛋', null],
    ['明日ケーキを取りに行きます', 'ケーキ', ['ケーキ']],
    ['明日ケーキを取りに行きます', '行き', ['行き']],
    ['พรุ่งนี้มารับเค้กได้ไหม', 'เค้ก', ['เค้ก']],
    ['ＡＢＣ　１２３', 'abc', ['ＡＢＣ']],
    ['Kue 蛋糕 satu ya', 'kue 蛋糕', ['Kue', '蛋糕']],
    ['Siap kak 🙏🏽 besok', '🙏', ['🙏']],
    ['Siap🙏', '🙏', ['🙏']],
    ['Siap kak 🙏 besok', '😊', null],
    ['dari 🇮🇩 ke 🇸🇬', '🇸🇬', ['🇸🇬']],
    ['Crème brûlée', 'creme BRULEE', ['Crème', 'brûlée']],
    ['nomor saya 0812-3456-7890 ya', '+62 812 3456 7890', ['0812-3456-7890']],
    ['hubungi +62 812 3456 7890', '081234567890', ['+62 812 3456 7890']],
    ['hubungi (0812) 3456.7890', '6281234567890', ['(0812) 3456.7890']],
    ['nomor saya 0812-3456-7890 ya', '0812 34', ['0812', '3456']],
    ['nomor saya 0812-3456-7890 ya', '081234567891', null],
  ])('%s, searched for %s', (text, query, marked) => {
    live(said(1, text), said(2, 'lain sama sekali'));
    const { hits } = search(query);
    expect(hits.map((hit) => hit.message.text)).toEqual(marked === null ? [] : [text]);
    const snippet = hits[0]?.snippet ?? [];
    if (marked) expect(snippet.map((piece) => piece.text).join('')).toBe(text);
    if (marked) expect(snippet.filter((piece) => piece.hit).map((piece) => piece.text)).toEqual(marked);
    // Also when it is taken back: the index has nothing left of it.
    live(said(1, null, { revokedAt: 6 }));
    expect(counts(query)).toEqual([]);
    here.db.exec(`insert into message_index (message_index, rank) values ('integrity-check', 1)`);
  });

  test('a long text is cut around what was found', () => {
    const filling = (count: number) => Array.from({ length: count }, (_, at) => `kata${at}`).join(' ');
    live(said(1, `${filling(40)} cari ini ${filling(40)}`));
    const shown = (query: string) =>
      search(query)
        .hits[0]?.snippet.map(({ text }) => text)
        .join('') ?? '';
    expect(shown('cari')).toBe(
      '…kata36 kata37 kata38 kata39 cari ini kata0 kata1 kata2 kata3 kata4 kata5 kata6 kata7 kata8 kata9…',
    );
    expect(shown('"kata0"')).toMatch(/^kata0 .* kata15…$/);
  });

  test('within dates, and within all threads of a person', () => {
    live(said(1, 'teh'), said(2, 'teh'), said(3, 'teh', { threadId: BUDI }), said(4, 'teh'));
    const times = (more: { contactId?: string; sentFrom?: number; sentBefore?: number }) =>
      here.read
        .search({ query: 'teh', threadId: null, limit: 50, ...more })
        .hits.map((hit) => hit.message.sentAt / 1000);
    expect(times({ sentFrom: 2_000 })).toEqual([4, 3, 2]);
    expect(times({ sentFrom: 2_000, sentBefore: 4_000 })).toEqual([3, 2]);
    expect(times({ contactId: id('b', 2) })).toEqual([3]);
    expect(times({ contactId: id('b', 2), sentFrom: 4_000 })).toEqual([]);
    expect(times({ contactId: id('b', 9) })).toEqual([]);
  });

  test('finds threads by title, by the digits of a phone, as it is dialled at home too', () => {
    const titles = (query: string) => search(query).threads.map(({ title }) => title);
    expect(titles('dewi')).toEqual(['Ibu Sari Déwi']);
    expect(titles('bud')).toEqual(['Pak Budi']);
    expect(titles('0812-3456')).toEqual(['Ibu Sari Déwi']);
    expect(titles('+44 7700')).toEqual(['Pak Budi']);
    expect(search('dewi', SARI).threads).toEqual([]);
  });

  test('a merged thread is searched as one and shown under the survivor’s title', () => {
    live(said(1, 'teh manis'), said(2, 'teh tawar', { threadId: BUDI }));
    live({
      kind: 'thread',
      row: thread({ id: BUDI, numberId: NUMBER, contactId: id('b', 2), mergedInto: SARI, title: 'Pak Budi' }),
    });
    expect(counts('teh', SARI)).toEqual([2, 1]);
    expect(counts('teh', BUDI)).toEqual([2, 1]);
    expect(search('teh').hits.map((hit) => hit.title)).toEqual(['Ibu Sari Déwi', 'Ibu Sari Déwi']);
    expect(search('budi').threads).toEqual([]);
  });

  test('snippets are plain pieces; a message cannot pretend a highlight', () => {
    const hostile = '<b>x</b> \uE000\uE001 [hit] \uE002\uE003 <script>pesan</script>';
    live(said(1, hostile));
    const pieces = search('pesan').hits[0]?.snippet ?? [];
    expect(pieces.map(({ text }) => text).join('')).toBe(hostile);
    expect(pieces.filter(({ hit }) => hit)).toEqual([{ text: 'pesan', hit: true }]);
  });

  test('whatever is typed, it is searched for or not, and never misread as a query', () => {
    live(said(1, 'AND OR NOT NEAR body thread "quoted" c:x^2 {a} (b) -d +e * ~ \'; drop table messages; --'));
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'AND',
            'OR',
            'NOT',
            'NEAR(',
            ')',
            '"',
            '*',
            '^',
            ':',
            'body:',
            '{thread}',
            '-',
            "'",
            '\0',
            '🙏',
            'a',
            '你好',
          ),
        )
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(typed, fc.constantFrom(null, SARI), (query, threadId) => {
        expect(() => search(query, threadId)).not.toThrow();
      }),
      { numRuns: 150 },
    );
    expect(counts('drop table')).toEqual([1]);
    expect(counts('body:thread')).toEqual([1]);
  }, 60_000);

  test('words become strings of the query language', () => {
    const query = (typed: string) => {
      const words = searchWords(typed);
      return words && matchAll(words);
    };
    expect(query('  besok   pagi ')).toBe('"besok" AND "pagi"*');
    expect(query('say "good bye')).toBe('"say" AND "good bye"');
    expect(query('a"b')).toBe('"a" AND "b"');
    expect(query('?! ""')).toBeNull();
    expect([phoneDigits('0812 34'), phoneDigits('+62-8'), phoneDigits('12'), phoneDigits('no 123')]).toEqual([
      '81234',
      '628',
      null,
      null,
    ]);
  });
});
