import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeFeed, MOST_ROWS, numberFeed } from '../../../src/gateway/store/changes.ts';
import type { NumberRow } from '../../../src/gateway/store/rows/number.ts';
import { ensureNumber, ensureWorkspace } from '../../../src/gateway/store/workspace.ts';
import { STORES, type TestStore } from './support/stores.ts';

const GIVEN = {
  phoneNumberId: '1',
  wabaId: '2',
  displayPhone: '+62 812',
  name: 'Toko',
  lifecycle: 'active',
  onboardedAt: null,
} as const;

describe.each(STORES)('the store on $kind', ({ open }) => {
  let test: TestStore;
  let number: NumberRow;

  beforeAll(async () => {
    test = await open();
    number = await ensureNumber(test.store, GIVEN, 1000);
  });
  afterAll(() => test.drop());

  const feed = () => numberFeed(number.id);

  async function addContact(): Promise<string> {
    const id = uuidv7();
    await changeFeed(test.store.db, feed(), 1000, async ({ trx, touched }) => {
      await trx
        .insertInto('contacts')
        .values({ id, number_id: number.id, first_seen_at: 1_795_140_845_000 })
        .execute();
      touched.changed('contact', id);
    });
    return id;
  }

  const revisionOf = async (id: string) =>
    (
      await test.store.db
        .selectFrom('contacts')
        .select('revision')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).revision;

  it('lets sockets and timers be heard during a long transaction', async () => {
    let turns = 0;
    let over = false;
    const turn = () => {
      turns++;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await test.store.db.transaction().execute(async (trx) => {
      for (let n = 0; n < 400; n++) await trx.selectFrom('numbers').selectAll().execute();
      expect(turns).toBeGreaterThan(1);
    });
    over = true;
  });

  it('makes one workspace and keeps its epoch', async () => {
    const first = await ensureWorkspace(test.store, { name: 'A', sample: false, now: 1 });
    const again = await ensureWorkspace(test.store, { name: 'B', sample: false, now: 2 });
    expect(again).toEqual({ ...first, name: 'B' });
  });

  it('keeps the number it knows', async () => {
    expect(await ensureNumber(test.store, { ...GIVEN, name: 'Other' }, 2000)).toEqual(number);
    expect(number).toMatchObject({ display_phone: '62812', lifecycle_at: 0 });
  });

  it('gives times and revisions as numbers', async () => {
    const id = await addContact();
    const row = await test.store.db
      .selectFrom('contacts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.first_seen_at).toBe(1_795_140_845_000);
    expect(typeof row.revision).toBe('number');
  });

  it('keeps bytes as they are', async () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { id } = await test.store.db
      .insertInto('webhook_inbox')
      .values({ body, received_at: 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    const row = await test.store.db
      .selectFrom('webhook_inbox')
      .select('body')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.body)).toEqual(Buffer.from(body));
  });

  it('stamps rows one after another, however many transactions run at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, addContact));
    const revisions = await Promise.all(ids.map(revisionOf));
    expect(new Set(revisions).size).toBe(20);
    const { revision } = await test.store.db
      .selectFrom('feeds')
      .select('revision')
      .where('feed', '=', feed())
      .executeTakeFirstOrThrow();
    expect(Math.max(...revisions)).toBe(revision);
  });

  it('takes no revision for a transaction that touched nothing or failed', async () => {
    const before = await test.store.db
      .selectFrom('feeds')
      .selectAll()
      .where('feed', '=', feed())
      .executeTakeFirst();
    await changeFeed(test.store.db, feed(), 1, async () => {});
    const failed = changeFeed(test.store.db, feed(), 1, async ({ touched }) => {
      touched.changed('number', number.id);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(
      await test.store.db.selectFrom('feeds').selectAll().where('feed', '=', feed()).executeTakeFirst(),
    ).toEqual(before);
  });

  it('leaves a tombstone with a revision of its own', async () => {
    const id = await addContact();
    const last = await revisionOf(id);
    await changeFeed(test.store.db, feed(), 5, async ({ trx, touched }) => {
      await trx.deleteFrom('contacts').where('id', '=', id).execute();
      touched.removed('contact', id);
    });
    const tombstone = await test.store.db
      .selectFrom('tombstones')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(tombstone).toEqual({ feed: feed(), kind: 'contact', id, revision: last + 1, at: 5 });
  });

  it('refuses to stamp too many rows', async () => {
    const many = changeFeed(test.store.db, feed(), 1, async ({ touched }) => {
      for (let count = 0; count <= MOST_ROWS; count++) touched.changed('contact', uuidv7());
    });
    await expect(many).rejects.toThrow(`at most ${MOST_ROWS}`);
  });

  it('announces a commit to every listener, and nothing that was rolled back', async () => {
    const heard: string[] = [];
    let stop = () => {};
    const twice = new Promise<void>((resolve) => {
      stop = test.store.signal.listen((topic) => {
        heard.push(topic);
        if (heard.length === 2) resolve();
      });
    });
    await addContact();
    await changeFeed(test.store.db, feed(), 1, async ({ touched }) => {
      touched.changed('number', number.id);
      throw new Error('rolled back');
    }).catch(() => {});
    await addContact();
    await twice;
    stop();
    expect(heard).toEqual([`feed:${feed()}`, `feed:${feed()}`]);
  });
});
