import { openCache } from '../../../src/main/cache/open-cache.ts';
import { openOutbox } from '../../../src/main/outbox/open-outbox.ts';
import { message } from '../../support/feed-rows.ts';
import { CRASH_NUMBER, crashFeed, crashMessageId, ROWS_A_FRAME } from './crash-rows.ts';

/**
 * A console that is killed: applies frames and puts messages into the outbox for ever, and says on standard output
 * what it was told is safe. `argv`: folder, key in hex.
 */
const [, , folder = '', hex = ''] = process.argv;
const options = {
  folder,
  key: Buffer.from(hex, 'hex'),
  workerPath: new URL('../../../src/main/cache/worker.ts', import.meta.url),
};
const { cache } = await openCache(options);
const { outbox } = await openOutbox(options);
if ((await cache.cursor()) === null)
  await cache.applySnapshot({ feed: crashFeed, epoch: 'one', rows: [], finish: { revision: 0 } });
let revision = (await cache.cursor())?.feeds[crashFeed] ?? 0;
process.stdout.write('ready\n');

for (;;) {
  const first = revision + 1;
  revision += ROWS_A_FRAME;
  const rows = Array.from({ length: ROWS_A_FRAME }, (_, at) => first + at);
  await cache.applyChanges({
    feed: crashFeed,
    epoch: 'one',
    revision,
    upserts: rows.map((one) => ({
      kind: 'message',
      row: message({
        id: crashMessageId(one),
        numberId: CRASH_NUMBER,
        threadId: crashMessageId(1),
        sentAt: one * 1000,
        text: `pesan nomor ${one}`,
        revision: one,
      }),
    })),
    removes: [],
  });
  const commandId = crashMessageId(1_000_000 + revision);
  await outbox.enqueue({
    commandId,
    threadId: crashMessageId(1),
    numberId: CRASH_NUMBER,
    kind: 'text',
    text: `jawaban ${revision}`,
    content: null,
    replyToWamid: null,
    attachment: null,
    createdAt: revision,
  });
  process.stdout.write(`${revision}\n`);
}
