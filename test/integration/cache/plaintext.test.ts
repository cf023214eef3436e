import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openCache } from '../../../src/main/cache/open-cache.ts';
import { CIPHERS, type Store } from '../../../src/main/database/handle.ts';
import { openOutbox } from '../../../src/main/outbox/open-outbox.ts';
import { temporaryFolder } from '../../support/cache-here.ts';
import { contact, message, thread } from '../../support/feed-rows.ts';
import { id } from '../../support/ids.ts';
import { searchPlaintext } from '../../support/plaintext-search.ts';

const workerPath = new URL('../../../src/main/cache/worker.ts', import.meta.url);
/** Every place that takes words has its own. */
const CANARIES = ['message', 'title', 'contact', 'outbox', 'draft', 'file', 'edited'].map(
  (place) => `kenari-${place}-9f3a71`,
);
const [MESSAGE, TITLE, CONTACT, OUTBOX, DRAFT, FILE, EDITED] = CANARIES as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const NUMBER = id('a', 1);

test('no text of a person is on the disk, while open and after closing', async () => {
  const folder = temporaryFolder();
  const temporary = temporaryFolder();
  process.env.SQLITE_TMPDIR = temporary;
  const key = randomBytes(32);
  const { cache } = await openCache({ folder, key, workerPath });
  const { outbox } = await openOutbox({ folder, key, workerPath });
  const said = (count: number, text: string, revision: number) =>
    ({
      kind: 'message',
      row: message({
        id: id('d', count),
        numberId: NUMBER,
        threadId: id('c', 1),
        sentAt: count,
        text,
        revision,
      }),
    }) as const;
  await cache.applySnapshot({
    feed: `number:${NUMBER}`,
    epoch: 'one',
    rows: [
      {
        kind: 'contact',
        row: contact({ id: id('b', 1), numberId: NUMBER, profileName: CONTACT, phone: '6281299988877' }),
      },
      {
        kind: 'thread',
        row: thread({ id: id('c', 1), numberId: NUMBER, contactId: id('b', 1), title: TITLE }),
      },
      said(1, EDITED, 1),
    ],
    finish: { revision: 1 },
  });
  const many = Array.from({ length: 400 }, (_, at) => said(at + 2, `${MESSAGE} ${at}`, at + 2));
  await cache.applyChanges({
    feed: `number:${NUMBER}`,
    epoch: 'one',
    revision: 500,
    upserts: [...many, said(1, 'changed', 499)],
    removes: [],
  });
  await outbox.setDraft(id('c', 2), DRAFT);
  const bytes = new TextEncoder().encode(FILE.repeat(5_000));
  await outbox.enqueue({
    commandId: id('e', 1),
    threadId: id('c', 1),
    numberId: NUMBER,
    kind: 'document',
    text: OUTBOX,
    content: null,
    replyToWamid: null,
    attachment: { name: `${FILE}.txt`, mime: 'text/plain', bytes },
    createdAt: 1,
  });
  // Searching and sorting must not spill either.
  expect((await cache.search({ query: 'kenari', threadId: null, limit: 100 })).hits).toHaveLength(100);
  expect(found(folder)).toEqual([]);
  expect(found(temporary)).toEqual([]);
  await cache.close();
  await outbox.close();
  expect(found(folder)).toEqual([]);
  expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'outbox.db']);

  // The same search does find the same rows where nothing is encrypted.
  const control = join(folder, 'control');
  mkdirSync(control);
  for (const store of ['cache', 'outbox'] satisfies Store[]) {
    const name = `${store}.db`;
    copyFileSync(join(folder, name), join(control, name));
    const db = new Sqlite(join(control, name));
    db.pragma(`cipher = '${CIPHERS[store]}'`);
    db.pragma(`key = "x'${key.toString('hex')}'"`);
    db.pragma('journal_mode = DELETE');
    db.pragma(`rekey = ''`);
    db.close();
  }
  expect(found(control)).toEqual(CANARIES.filter((canary) => canary !== EDITED));
});

/** The canaries that some file of the folder contains. */
function found(folder: string): string[] {
  const { findings } = searchPlaintext(folder, CANARIES);
  return CANARIES.filter((canary) => findings.some(({ needle }) => needle === canary));
}
