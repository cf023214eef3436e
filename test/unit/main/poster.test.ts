import { describe, expect, it } from 'vitest';
import type { SendRequest } from '#shared/gateway-api/http.ts';
import type { Answer, GatewayFailure } from '../../../src/main/link/gateway-http.ts';
import { createPoster, type PosterDeps } from '../../../src/main/link/poster.ts';
import type { OutboxContent, OutboxItem, OutboxState } from '../../../src/main/outbox/outbox.ts';
import { heldTimers } from './support/held-timers.ts';

type Reply = 'accepted' | GatewayFailure;
const unreachable: GatewayFailure = { kind: 'unreachable', detail: 'ECONNREFUSED' };
const refused: GatewayFailure = { kind: 'refused', status: 409, code: 'window_closed', message: 'Shut.' };

/** The outbox's rules in memory, and a gateway that answers when the test says so. */
function post(items: { id: string; thread: string; file?: boolean; content?: OutboxContent }[]) {
  const rows = items.map(({ id, thread, file, content }) => ({
    item: {
      commandId: id,
      threadId: thread,
      kind: content?.kind ?? (file ? 'image' : 'text'),
      text: id,
      content: content ?? null,
      attachment: file ? { name: 'a.jpg', mime: 'image/jpeg', size: 3 } : null,
      replyToWamid: null,
    } as OutboxItem,
    state: 'waiting' as OutboxState,
  }));
  const under: { request: SendRequest; answer: (reply: Reply) => Promise<void> }[] = [];
  const log: string[] = [];
  const timers = heldTimers();
  const find = (id: string) => rows.find(({ item }) => item.commandId === id);
  const mark = async (id: string, state: OutboxState) => {
    const row = find(id);
    if (row) row.state = state;
  };
  let uploads = 0;
  const settled = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
  const deps: PosterDeps = {
    outbox: {
      async nextToPost() {
        const busy = new Set(
          rows.filter(({ state }) => state === 'posting').map(({ item }) => item.threadId),
        );
        return rows.find(({ state, item }) => state === 'waiting' && !busy.has(item.threadId))?.item ?? null;
      },
      attachment: async () => new Uint8Array(3),
      async markPosting(id) {
        if (find(id)?.state !== 'waiting') return false;
        await mark(id, 'posting');
        return true;
      },
      markQueued: (id) => mark(id, 'queued'),
      markRefused: (id) => mark(id, 'refused'),
      markWaiting: (id) => mark(id, 'waiting'),
      async settle(ids) {
        for (const id of ids)
          rows.splice(
            rows.findIndex(({ item }) => item.commandId === id),
            1,
          );
        return [...ids];
      },
    },
    http: {
      send: (request) =>
        new Promise((resolve) => {
          log.push(request.commandId);
          under.push({
            request,
            async answer(reply) {
              resolve(
                (reply === 'accepted'
                  ? { ok: true, value: {} }
                  : { ok: false, failure: reply }) as Answer<never>,
              );
              await settled();
            },
          });
        }),
      async react(messageId, { emoji }) {
        log.push(`${emoji} on ${messageId}`);
        return { ok: true, value: null };
      },
      async upload() {
        uploads += 1;
        return { ok: true, value: { mediaId: `m${uploads}`, mime: 'image/jpeg', size: 3 } };
      },
    },
    timers,
    log: { info() {}, warn() {}, error() {} },
    events: { changed() {}, signedOut: () => log.push('signed out') },
  };
  const poster = createPoster(deps);
  return {
    poster,
    timers,
    log,
    rows,
    settled,
    uploads: () => uploads,
    states: () => Object.fromEntries(rows.map(({ item, state }) => [item.commandId, state])),
    async next(reply: Reply) {
      const first = under.shift();
      if (first === undefined) throw new Error('nothing is being posted');
      await first.answer(reply);
      return first.request;
    },
    underWay: () => under.map(({ request }) => request.commandId),
  };
}

describe('the poster', () => {
  it('posts one message of a thread at a time, in order, and threads beside each other', async () => {
    const it = post([
      { id: 'a1', thread: 'a' },
      { id: 'a2', thread: 'a' },
      { id: 'b1', thread: 'b' },
    ]);
    it.poster.wake();
    await it.settled();
    expect(it.underWay()).toEqual(['a1', 'b1']);
    await it.next('accepted');
    expect(it.underWay()).toEqual(['b1', 'a2']);
  });

  it('goes on behind a refusal', async () => {
    const it = post([
      { id: 'a1', thread: 'a' },
      { id: 'a2', thread: 'a' },
    ]);
    it.poster.wake();
    await it.settled();
    await it.next(refused);
    await it.next('accepted');
    expect(it.states()).toEqual({ a1: 'refused', a2: 'queued' });
  });

  it('keeps the order when nobody answers, and tries again later with the same id', async () => {
    const it = post([
      { id: 'a1', thread: 'a' },
      { id: 'a2', thread: 'a' },
    ]);
    it.poster.wake();
    await it.settled();
    await it.next(unreachable);
    expect([it.underWay(), it.states()]).toEqual([[], { a1: 'waiting', a2: 'waiting' }]);
    it.timers.advance(1000);
    await it.settled();
    await it.next('accepted');
    await it.next('accepted');
    expect(it.log).toEqual(['a1', 'a1', 'a2']);
  });

  it('waits longer the longer nobody answers, and not at all when it is woken', async () => {
    const it = post([{ id: 'a1', thread: 'a' }]);
    it.poster.wake();
    await it.settled();
    for (const wait of [750, 1500, 3000, 6000]) {
      await it.next(unreachable);
      it.timers.advance(wait - 1);
      await it.settled();
      expect(it.underWay()).toEqual([]);
      it.timers.advance(1);
      await it.settled();
      expect(it.underWay()).toEqual(['a1']);
    }
    await it.next(unreachable);
    it.poster.wake();
    await it.settled();
    expect(it.underWay()).toEqual(['a1']);
  });

  it('uploads a file once, however often its message is posted', async () => {
    const it = post([{ id: 'a1', thread: 'a', file: true }]);
    it.poster.wake();
    await it.settled();
    const first = await it.next(unreachable);
    it.poster.wake();
    await it.settled();
    const second = await it.next('accepted');
    expect([it.uploads(), second.content]).toEqual([1, first.content]);
  });

  it('posts a template with its values, and its header’s file once that is at the gateway', async () => {
    const values = { header: null, body: [{ name: null, text: 'Rina' }], buttons: [] };
    const content: OutboxContent = { kind: 'template', templateId: 't1', name: 'order_update', values };
    const it = post([
      { id: 'a1', thread: 'a', content },
      { id: 'b1', thread: 'b', content, file: true },
    ]);
    it.poster.wake();
    await it.settled();
    expect((await it.next('accepted')).content).toEqual({ kind: 'template', templateId: 't1', values });
    expect((await it.next('accepted')).content).toEqual({
      kind: 'template',
      templateId: 't1',
      values: { ...values, header: { kind: 'media', mediaId: 'm1', filename: 'a.jpg' } },
    });
  });

  it('is done with a reaction as soon as the gateway has it', async () => {
    const it = post([{ id: 'a1', thread: 'a', content: { kind: 'reaction', messageId: 'm', emoji: '👍' } }]);
    it.poster.wake();
    await it.settled();
    expect([it.log, it.rows]).toEqual([['👍 on m'], []]);
  });

  it('does not post what was discarded as it was about to leave', async () => {
    const it = post([
      { id: 'a1', thread: 'a' },
      { id: 'a2', thread: 'a' },
    ]);
    it.poster.wake();
    it.rows.shift();
    await it.settled();
    expect(it.underWay()).toEqual(['a2']);
  });

  it('stops when it is signed out, and keeps everything', async () => {
    const it = post([
      { id: 'a1', thread: 'a' },
      { id: 'a2', thread: 'a' },
    ]);
    it.poster.wake();
    await it.settled();
    await it.next({ kind: 'signed-out' });
    it.timers.advance(60_000);
    await it.settled();
    expect([it.log, it.underWay()]).toEqual([['a1', 'signed out'], []]);
    expect(it.states()).toEqual({ a1: 'waiting', a2: 'waiting' });
  });
});
