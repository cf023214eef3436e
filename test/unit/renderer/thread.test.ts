import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PendingMessage } from '#shared/console-api/views.ts';
import type { Message, Origin } from '#shared/model/message.ts';
import type { LinkGap } from '#shared/model/number.ts';
import { voicesOf } from '../../../src/renderer/context/voices-of.ts';
import { firstUnread } from '../../../src/renderer/state/thread.ts';
import { bubbleShape } from '../../../src/renderer/thread/bubble-shape.ts';
import { type Entry, entriesOf, grewUpwards } from '../../../src/renderer/thread/entries.ts';
import { isLoneEmoji } from '../../../src/renderer/thread/lone-emoji.ts';

const NOON = new Date(2026, 10, 21, 12, 0, 0).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function message(id: string, sentAt: number, change: Partial<Message> = {}): Message {
  const origin: Origin = change.origin ?? 'customer';
  return {
    id,
    numberId: 'n',
    threadId: 't',
    wamid: `wamid.${id}`,
    commandId: null,
    direction: origin === 'customer' ? 'in' : 'out',
    origin,
    author: null,
    kind: 'text',
    text: id,
    originalText: null,
    media: null,
    extra: null,
    replyToWamid: null,
    forwarded: false,
    reactions: [],
    referral: null,
    sentAt,
    receivedAt: sentAt,
    source: 'live',
    status: null,
    failure: null,
    cost: null,
    editedAt: null,
    revokedAt: null,
    revision: 1,
    ...change,
  };
}

const pending = (commandId: string): PendingMessage => ({
  commandId,
  threadId: 't',
  kind: 'text',
  text: commandId,
  filename: null,
  createdAt: NOON,
  state: 'waiting',
  failure: null,
  templateName: null,
});

const stretch = {
  messages: [],
  pending: [],
  olderExist: false,
  newerExist: false,
  unreadFrom: null,
  gaps: [],
};
const shape = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.type === 'message' ? entry.message.id : entry.type));

describe('entries of a thread', () => {
  it('begin with the beginning, and a line for each day', () => {
    const messages = [message('a', NOON - DAY), message('b', NOON), message('c', NOON + MINUTE)];
    expect(shape(entriesOf({ ...stretch, messages }))).toEqual(['start', 'day', 'a', 'day', 'b', 'c']);
  });

  it('wait for older ones instead of claiming a beginning', () => {
    const entries = entriesOf({ ...stretch, messages: [message('a', NOON)], olderExist: true });
    expect(shape(entries)).toEqual(['older', 'day', 'a']);
  });

  it('let a time without link stand between the messages around it, and at the end while it lasts', () => {
    const messages = [message('a', NOON - 5 * MINUTE), message('b', NOON + 5 * MINUTE)];
    const gap = { from: NOON, to: NOON + MINUTE, reason: '' };
    const gaps = (...given: LinkGap[]) => shape(entriesOf({ ...stretch, messages, gaps: given }));
    expect(gaps(gap)).toEqual(['start', 'day', 'a', 'gap', 'b']);
    expect(gaps({ ...gap, from: NOON + DAY, to: null })).toEqual(['start', 'day', 'a', 'b', 'gap']);
    expect(gaps({ ...gap, from: NOON - DAY, to: NOON - DAY + 1 })).toEqual(['start', 'day', 'a', 'b']);
    expect(shape(entriesOf({ ...stretch, gaps: [gap] }))).toEqual(['start']);
    const newer = entriesOf({
      ...stretch,
      messages,
      newerExist: true,
      gaps: [{ ...gap, from: NOON + DAY, to: null }],
    });
    expect(shape(newer)).toEqual(['start', 'day', 'a', 'b', 'newer']);
  });

  it('draw the unread line above the first unread, with the number of customer messages below it', () => {
    const messages = [
      message('a', NOON),
      message('b', NOON + 1),
      message('c', NOON + 2, { origin: 'phone' }),
      message('d', NOON + 3),
    ];
    const entries = entriesOf({ ...stretch, messages, unreadFrom: 'b' });
    expect(shape(entries)).toEqual(['start', 'day', 'a', 'unread', 'b', 'c', 'd']);
    expect(entries.find((entry) => entry.type === 'unread')).toMatchObject({ count: 2 });
  });

  it('say where imported history starts and ends', () => {
    const messages = [
      message('a', NOON - 9 * DAY, { source: 'history', receivedAt: NOON - DAY }),
      message('b', NOON),
    ];
    expect(shape(entriesOf({ ...stretch, messages }))).toEqual([
      'start',
      'imported',
      'day',
      'a',
      'live',
      'day',
      'b',
    ]);
  });

  it('group one voice within five minutes, and split at another voice, a pause and the unread line', () => {
    const messages = [
      message('a', NOON),
      message('b', NOON + MINUTE),
      message('c', NOON + 2 * MINUTE, { origin: 'phone' }),
      message('d', NOON + 3 * MINUTE),
      message('e', NOON + 20 * MINUTE),
    ];
    const groups = entriesOf({ ...stretch, messages })
      .filter((entry) => entry.type === 'message')
      .map(({ first, last }) => `${first ? '[' : ''}${last ? ']' : ''}`);
    expect(groups).toEqual(['[', ']', '[]', '[]', '[]']);
  });

  it('keep the key of a pending bubble when its message arrives, and never show both', () => {
    const waiting = entriesOf({ ...stretch, pending: [pending('k')] });
    const arrived = entriesOf({
      ...stretch,
      messages: [message('m', NOON, { origin: 'agent', commandId: 'k' })],
      pending: [pending('k')],
    });
    expect(waiting.at(-1)).toMatchObject({ type: 'pending', key: 'k' });
    expect(arrived.filter((entry) => entry.key === 'k')).toHaveLength(1);
    expect(arrived.at(-1)).toMatchObject({ type: 'message', key: 'k' });
  });

  it('hide what waits while an older stretch is shown', () => {
    const entries = entriesOf({
      ...stretch,
      messages: [message('a', NOON)],
      pending: [pending('k')],
      newerExist: true,
    });
    expect(shape(entries)).toEqual(['start', 'day', 'a', 'newer']);
  });

  it('never give two lines one key, whatever stands in a thread', () => {
    const one = fc.record({
      id: fc.uuid(),
      minutes: fc.integer({ min: 0, max: 60 * 24 * 5 }),
      origin: fc.constantFrom<Origin[]>('customer', 'phone', 'agent', 'bot'),
      source: fc.constantFrom<Message['source'][]>('live', 'history'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ id }) => id }), fc.boolean(), (made, olderExist) => {
        const messages = made
          .map(({ id, minutes, ...rest }) => message(id, NOON + minutes * MINUTE, rest))
          .sort((a, b) => a.sentAt - b.sentAt);
        const entries = entriesOf({ ...stretch, messages, olderExist, unreadFrom: messages[0]?.id ?? null });
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length);
        expect(entries.filter((entry) => entry.type === 'message')).toHaveLength(messages.length);
      }),
    );
  });
});

describe('growing upwards', () => {
  const old = message('old', NOON - MINUTE);
  const here = message('here', NOON);
  const fresh = message('fresh', NOON + MINUTE);
  const of = (...messages: Message[]) => entriesOf({ ...stretch, messages });

  it('is a page above', () => expect(grewUpwards(of(here), of(old, here))).toBe(true));
  it('is not a new message', () => expect(grewUpwards(of(here), of(here, fresh))).toBe(false));
  it('is not another stretch', () => expect(grewUpwards(of(here), of(old))).toBe(false));
  it('is not a first picture', () => expect(grewUpwards([], of(here))).toBe(false));
});

describe('first unread', () => {
  it('counts live customer messages from the end', () => {
    const messages = [
      message('h', NOON - 5, { source: 'history' }),
      message('a', NOON - 4),
      message('b', NOON - 3),
      message('p', NOON - 2, { origin: 'phone' }),
      message('c', NOON - 1),
    ];
    expect(firstUnread(messages, 2)).toBe('b');
    expect(firstUnread(messages, 0)).toBeNull();
    expect(firstUnread(messages, 9)).toBe('a');
    expect(firstUnread([], 1)).toBeNull();
  });
});

describe('shape of a bubble', () => {
  it.each([
    ['short', {}, 'inline'],
    ['a text that is longer than one that leaves room for the time', {}, 'stacked'],
    ['two\nlines', {}, 'stacked'],
    ['short', { replyToWamid: 'w' }, 'stacked'],
    ['short', { revokedAt: NOON }, 'inline'],
  ] as const)('%s %o is %s', (text, change, wanted) => {
    expect(bubbleShape(message('m', NOON, { text, ...change }))).toBe(wanted);
  });
});

describe('lone emoji', () => {
  const lone = (text: string) => isLoneEmoji(message('m', NOON, { text }));
  it.each(['😍', '😍👍', '👨‍👩‍👧', '🇮🇩', '❤️ 🙏'])('%s is large', (text) => expect(lone(text)).toBe(true));
  it.each(['', 'ok', '123', '👍 ok', '😍😍😍😍', 'ñ'])('"%s" is not', (text) =>
    expect(lone(text)).toBe(false),
  );
});

describe('voices', () => {
  it('are counted in a fixed order, silent ones left out', () => {
    const messages = [
      message('a', 1, { origin: 'phone' }),
      message('b', 2),
      message('c', 3, { origin: 'phone' }),
    ];
    expect(voicesOf(messages)).toEqual([
      { origin: 'customer', count: 1 },
      { origin: 'phone', count: 2 },
    ]);
  });
});
