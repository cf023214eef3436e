import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openForWriting } from '../../../src/main/database/handle.ts';
import { migrate } from '../../../src/main/database/migrate.ts';
import { OUTBOX_STEPS } from '../../../src/main/outbox/migrations/index.ts';
import type { NewSend } from '../../../src/main/outbox/outbox.ts';
import { store } from '../../../src/main/outbox/store.ts';
import { KEY, temporaryFolder } from '../../support/cache-here.ts';
import { id } from '../../support/ids.ts';

const [A, B] = [id('c', 1), id('c', 2)];
const refusal = { code: 'window_closed', detail: 'The window is closed.' };

function outboxHere(folder = temporaryFolder()) {
  const db = openForWriting(join(folder, 'outbox.db'), KEY, 'outbox');
  migrate(db, OUTBOX_STEPS);
  return store(db);
}
const send = (count: number, threadId = A, more: Partial<NewSend> = {}): NewSend => ({
  commandId: id('e', count),
  threadId,
  numberId: id('a', 1),
  kind: 'text',
  text: `text ${count}`,
  content: null,
  replyToWamid: null,
  attachment: null,
  createdAt: count,
  ...more,
});

describe('the outbox', () => {
  test('posts one message at a time per thread, in the order typed', () => {
    const outbox = outboxHere();
    for (const one of [send(1), send(2), send(3, B)]) outbox.enqueue(one);
    expect(outbox.nextToPost()).toMatchObject({ commandId: id('e', 1), text: 'text 1', state: 'waiting' });
    outbox.markPosting(id('e', 1));
    expect(outbox.nextToPost()?.commandId).toBe(id('e', 3));
    outbox.markPosting(id('e', 3));
    expect(outbox.nextToPost()).toBeNull();
    outbox.markWaiting(id('e', 1));
    expect(outbox.nextToPost()?.commandId).toBe(id('e', 1));
    outbox.markPosting(id('e', 1));
    outbox.markQueued(id('e', 1));
    expect(outbox.nextToPost()?.commandId).toBe(id('e', 2));
    expect(outbox.counts()).toEqual({ waiting: 2, queued: 1, refused: 0 });
    outbox.close();
  });

  test('a refused message keeps its text, lets the others pass, and goes again behind them under a fresh id', () => {
    const outbox = outboxHere();
    for (const one of [send(1), send(2)]) outbox.enqueue(one);
    outbox.markPosting(id('e', 1));
    outbox.markRefused(id('e', 1), refusal);
    expect(outbox.nextToPost()?.commandId).toBe(id('e', 2));
    expect(outbox.list([A])[0]).toMatchObject({ state: 'refused', failure: refusal, text: 'text 1' });
    outbox.retry(id('e', 1), id('e', 9));
    expect(outbox.commandIds()).toEqual([id('e', 2), id('e', 9)]);
    expect(outbox.list([A]).find((item) => item.commandId === id('e', 9))).toMatchObject({
      state: 'waiting',
      failure: null,
    });
    outbox.close();
  });

  test('what was being posted when the process ended waits again under the same id', () => {
    const folder = temporaryFolder();
    const first = outboxHere(folder);
    first.enqueue(send(1));
    first.markPosting(id('e', 1));
    first.close();
    const second = outboxHere(folder);
    expect(second.nextToPost()).toMatchObject({ commandId: id('e', 1), state: 'waiting' });
    second.close();
  });

  test('leaves when the feed brought the message, even before its post was answered', () => {
    const outbox = outboxHere();
    for (const one of [send(1), send(2), send(3)]) outbox.enqueue(one);
    outbox.markPosting(id('e', 1));
    expect(outbox.settle([id('e', 1), id('e', 2), id('e', 77)])).toEqual([id('e', 1), id('e', 2)]);
    outbox.markQueued(id('e', 1));
    expect(outbox.commandIds()).toEqual([id('e', 3)]);
    outbox.close();
  });

  test('only what nobody is sending can be discarded', () => {
    const outbox = outboxHere();
    for (const one of [send(1), send(2), send(3)]) outbox.enqueue(one);
    outbox.markPosting(id('e', 1));
    outbox.markRefused(id('e', 2), refusal);
    expect([1, 2, 3, 4].map((count) => outbox.discard(id('e', count)))).toEqual([false, true, true, false]);
    outbox.close();
  });

  test('keeps an attachment until its message leaves, and gives its room back', () => {
    const outbox = outboxHere();
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251);
    outbox.enqueue(send(1, A, { kind: 'image', attachment: { name: 'menu.png', mime: 'image/png', bytes } }));
    expect(outbox.nextToPost()?.attachment).toEqual({
      name: 'menu.png',
      mime: 'image/png',
      size: bytes.length,
    });
    expect(Buffer.compare(outbox.attachment(id('e', 1)) ?? new Uint8Array(), bytes)).toBe(0);
    outbox.markRefused(id('e', 1), refusal);
    outbox.retry(id('e', 1), id('e', 2));
    expect(outbox.attachment(id('e', 2))?.length).toBe(bytes.length);
    outbox.settle([id('e', 2)]);
    expect(outbox.attachment(id('e', 2))).toBeNull();
    outbox.close();
  });

  test('the same command twice is refused, so that one text is never two messages', () => {
    const outbox = outboxHere();
    outbox.enqueue(send(1));
    expect(() => outbox.enqueue(send(1))).toThrow();
    expect(outbox.counts().waiting).toBe(1);
    outbox.close();
  });

  test('a draft is kept until its text is sent; a file leaves it alone', () => {
    const outbox = outboxHere();
    outbox.setDraft(A, 'selamat pa');
    outbox.setDraft(A, 'selamat pagi');
    outbox.setDraft(B, 'x');
    const file = { name: 'a.pdf', mime: 'application/pdf', bytes: new Uint8Array(3) };
    outbox.enqueue(send(1, A, { kind: 'document', text: null, attachment: file }));
    expect(outbox.drafts()).toEqual([
      { threadId: A, text: 'selamat pagi' },
      { threadId: B, text: 'x' },
    ]);
    outbox.enqueue(send(2));
    outbox.setDraft(B, '');
    expect([outbox.draft(A), outbox.draft(B), outbox.drafts()]).toEqual(['', '', []]);
    outbox.close();
  });
});

test('a template and a reaction come back as they went in', () => {
  const outbox = outboxHere();
  const values = { header: null, body: [{ name: 'who', text: 'Rina' }], buttons: [{ index: 0, text: 'x' }] };
  const contents = [
    { kind: 'template', templateId: id('f', 1), name: 'order_update', values },
    { kind: 'reaction', messageId: id('d', 1), emoji: null },
  ] as const;
  for (const [at, content] of contents.entries())
    outbox.enqueue(send(at, A, { kind: content.kind, content }));
  expect(outbox.list([A]).map(({ content }) => content)).toEqual(contents);
});
