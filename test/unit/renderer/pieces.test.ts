import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostUrgent } from '#shared/coexistence/most-urgent.ts';
import type { ThreadRow } from '#shared/console-api/views.ts';
import { checkFile } from '../../../src/renderer/composer/check-file.ts';
import { compareRows, keepOpenRow } from '../../../src/renderer/state/inbox.ts';
import { oneAtATime } from '../../../src/renderer/state/one-at-a-time.ts';
import { initials } from '../../../src/renderer/ui/Avatar.tsx';
import { bytesWords } from '../../../src/renderer/ui/bytes-words.ts';
import { phoneWords } from '../../../src/renderer/ui/phone.ts';
import { splitLinks } from '../../../src/renderer/ui/split-links.ts';
import { number as aNumber } from '../../support/feed-rows.ts';

describe('links in a text', () => {
  const links = (text: string) => splitLinks(text).flatMap(({ url }) => url ?? []);

  it.each([
    ['lihat https://batik.id/a?b=c#d ya', ['https://batik.id/a?b=c#d']],
    ['(https://batik.id/x).', ['https://batik.id/x']],
    ['www.batik.id, bagus', ['https://www.batik.id']],
    ['http://batik.id', []],
    ['javascript:alert(1) file:///etc', []],
    ['<a href="https://x.id">', ['https://x.id']],
    ['tidak ada', []],
  ])('%s', (text, wanted) => expect(links(text)).toEqual(wanted));

  it('loses and invents no character', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constant(' www.a.id. '))), (parts) => {
        const text = parts.join(' ');
        const pieces = splitLinks(text);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const { url } of pieces) if (url !== null) expect(new URL(url).protocol).toBe('https:');
      }),
    );
  });
});

describe('files before they are sent', () => {
  const MB = 1_000_000;
  it.each([
    ['image/jpeg', 5 * MB, { ok: true, kind: 'image' }],
    ['image/jpeg', 5 * MB + 1, { ok: false, reason: 'file.size.image', limit: 5 * MB }],
    ['audio/ogg; codecs=opus', MB, { ok: true, kind: 'audio' }],
    ['video/mp4', 17 * MB, { ok: false, reason: 'file.size.video', limit: 16 * MB }],
    ['application/pdf', 100 * MB, { ok: true, kind: 'document' }],
    ['application/zip', 10, { ok: false, reason: 'file.type', limit: 0 }],
    ['image/heic', 10, { ok: false, reason: 'file.type', limit: 0 }],
    ['', 10, { ok: false, reason: 'file.type', limit: 0 }],
    ['text/plain', 0, { ok: false, reason: 'file.empty', limit: 0 }],
  ])('%s of %d bytes', (type, size, verdict) => expect(checkFile({ type, size })).toEqual(verdict));
});

describe('the thread list', () => {
  const row = (id: string, lastMessageAt: number, unread = 1): ThreadRow => ({
    id,
    numberId: 'n',
    contactId: 'c',
    mergedInto: null,
    title: id,
    lastMessageAt,
    preview: null,
    unread,
    lastInboundAt: null,
    historyFrom: null,
    historyRound: 0,
    revision: 1,
    phone: null,
    username: null,
    draft: null,
  });

  it('stands newest first, ids deciding between equals', () => {
    const sorted = [row('a', 1), row('c', 2), row('b', 2)].sort(compareRows);
    expect(sorted.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('keeps the open row in a filter that it has left, as read', () => {
    const kept = keepOpenRow([row('a', 3), row('c', 1)], [row('a', 3), row('b', 2), row('c', 1)], 'b');
    expect(kept.map(({ id, unread }) => [id, unread])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 1],
    ]);
  });

  it('invents no row', () => {
    expect(keepOpenRow([row('a', 1)], [row('a', 1)], 'z')).toHaveLength(1);
    expect(keepOpenRow([row('a', 1)], [], null)).toHaveLength(1);
  });
});

describe('one at a time', () => {
  it('meets any number of wishes made during a run with one more run', async () => {
    let runs = 0;
    const gates: (() => void)[] = [];
    const run = oneAtATime(() => {
      runs += 1;
      return new Promise<void>((open) => gates.push(open));
    });
    const done = run();
    void run();
    void run();
    expect(runs).toBe(1);
    gates[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(runs).toBe(2);
    gates[1]?.();
    await done;
    expect(runs).toBe(2);
    void run();
    expect(runs).toBe(3);
  });
});

describe('the most urgent number', () => {
  const DAY = 86_400_000;
  const number = (id: string, confirmedAt: number | null) =>
    aNumber({
      id,
      activity: {
        confirmedAt,
        confirmedBy: confirmedAt === null ? null : 'person',
        confirmedByName: null,
        estimatedAt: null,
        estimatedFrom: null,
      },
    });

  it('is the one whose deadline comes first; the unknown come last', () => {
    const now = 100 * DAY;
    const numbers = [number('unknown', null), number('calm', now - DAY), number('late', now - 12 * DAY)];
    expect(mostUrgent(numbers, now)?.number.id).toBe('late');
    expect(mostUrgent(numbers.slice(0, 2), now)?.number.id).toBe('calm');
    expect(mostUrgent([], now)).toBeNull();
  });
});

describe('small words', () => {
  it.each([
    ['Rina Kartika', 'RK'],
    ['Toko Melati (reseller Solo)', 'TS'],
    ['Danang', 'D'],
    ['أحمد الكردي', 'أا'],
    ['+62 812-3345-9001', '01'],
    ['@emma.travels', 'ET'],
    ['😀', '#'],
  ])('%s is %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('sizes as people read them', () => {
    expect(bytesWords('en', 1_840_000)).toBe('1.8 MB');
    expect(bytesWords('id', 1_840_000)).toBe('1,8 MB');
    expect(bytesWords('en', 999)).toBe('999 byte');
  });

  it('numbers as people write them', () => {
    expect(phoneWords('6281220334455')).toBe('+62 812 2033 4455');
    expect(phoneWords('12')).toBe('+12');
  });
});
