import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListedTemplate } from '../../../src/gateway/meta/template.ts';
import { templateFromRow } from '../../../src/gateway/store/rows/template.ts';
import { ensureNumber } from '../../../src/gateway/store/workspace.ts';
import { readChanges } from '../../../src/gateway/sync/read-changes.ts';
import { keepTemplateList } from '../../../src/gateway/templates/keep-list.ts';
import { NUMBER } from './support/meta.ts';
import { STORES, type TestStore } from './support/stores.ts';

const T = Date.parse('2026-11-21T03:00:00Z');

const listed = (name: string, more: Partial<ListedTemplate> = {}): ListedTemplate => ({
  metaId: `9${name.length}${name.charCodeAt(0)}`,
  name,
  language: 'id',
  category: 'utility',
  categoryToCome: null,
  status: 'APPROVED',
  reason: null,
  quality: 'GREEN',
  components: {
    header: null,
    body: 'Halo {{1}}',
    footer: null,
    buttons: [],
    examples: ['Rina'],
    parameterFormat: 'positional',
  },
  ...more,
});

describe.each(STORES)('the list of templates on $kind', ({ open }) => {
  let test: TestStore;
  let count = 0;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  /** A number of its own, and what its consoles have. */
  async function account() {
    const { db } = test.store;
    count += 1;
    const given = {
      ...NUMBER,
      phoneNumberId: `${NUMBER.phoneNumberId}${count}`,
      name: 'Toko',
      onboardedAt: T,
    };
    const { id } = await ensureNumber(test.store, { ...given, lifecycle: 'active' as const }, T);
    let revision = (await readChanges(db, `number:${id}`, 0)).revision;
    return {
      id,
      keep: (list: ListedTemplate[], at: number) => keepTemplateList(test.store, id, list, at, at),
      async rows() {
        const rows = await db
          .selectFrom('templates')
          .selectAll()
          .where('number_id', '=', id)
          .orderBy('name')
          .execute();
        return rows.map(templateFromRow);
      },
      /** What the feed brought since the last time. */
      async news() {
        const changes = await readChanges(db, `number:${id}`, revision);
        ({ revision } = changes);
        return {
          upserts: changes.upserts.flatMap((row) => (row.kind === 'template' ? [row.row.name] : [])),
          removes: changes.removes.map(({ kind }) => kind),
        };
      },
      told: (name: string, values: object) =>
        db
          .updateTable('templates')
          .set(values)
          .where('number_id', '=', id)
          .where('name', '=', name)
          .execute(),
    };
  }

  it('comes to consoles by the feed, once', async () => {
    const shop = await account();
    expect(await shop.keep([listed('pesanan'), listed('promo', { category: 'marketing' })], T)).toBe(2);
    expect((await shop.news()).upserts.sort()).toEqual(['pesanan', 'promo']);
    expect(await shop.rows()).toMatchObject([
      {
        name: 'pesanan',
        category: 'utility',
        status: 'APPROVED',
        quality: 'GREEN',
        body: 'Halo {{1}}',
        changedAt: T,
      },
      { name: 'promo', category: 'marketing' },
    ]);
    expect(await shop.keep([listed('pesanan'), listed('promo', { category: 'marketing' })], T + 1)).toBe(0);
    expect(await shop.news()).toEqual({ upserts: [], removes: [] });
  });

  it('changes what is new and says when', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan')], T);
    await shop.news();
    expect(await shop.keep([listed('pesanan', { status: 'PAUSED', quality: 'RED' })], T + 5)).toBe(1);
    expect(await shop.rows()).toMatchObject([{ status: 'PAUSED', quality: 'RED', changedAt: T + 5 }]);
    expect(await shop.news()).toEqual({ upserts: ['pesanan'], removes: [] });
  });

  it('removes what Meta no longer lists, for consoles too', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan'), listed('promo')], T);
    await shop.news();
    expect(await shop.keep([listed('promo')], T + 5)).toBe(1);
    expect((await shop.rows()).map(({ name }) => name)).toEqual(['promo']);
    expect(await shop.news()).toEqual({ upserts: [], removes: ['template'] });
    expect(await shop.keep([], T + 6)).toBe(1);
    expect(await shop.rows()).toEqual([]);
  });

  it('lets what a webhook told later stand, aspect by aspect', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan')], T);
    await shop.told('pesanan', { status: 'PAUSED', reason: 'FIRST_PAUSE', status_at: T + 100 });
    await shop.keep([listed('pesanan', { quality: 'YELLOW' })], T + 50);
    expect(await shop.rows()).toMatchObject([{ status: 'PAUSED', reason: 'FIRST_PAUSE', quality: 'YELLOW' }]);
    await shop.keep([listed('pesanan')], T + 200);
    expect(await shop.rows()).toMatchObject([{ status: 'APPROVED', reason: null, quality: 'GREEN' }]);
  });

  it('does not remove what was heard of after it was asked for', async () => {
    const shop = await account();
    await shop.keep([listed('baru')], T);
    await shop.told('baru', { status_at: T + 100 });
    await shop.keep([], T + 50);
    expect(await shop.rows()).toHaveLength(1);
  });

  it('keeps the reason of a pause, which the list does not tell, as long as the pause', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan')], T);
    await shop.told('pesanan', { status: 'PAUSED', reason: 'SECOND_PAUSE', status_at: T + 1 });
    await shop.keep([listed('pesanan', { status: 'PAUSED' })], T + 50);
    expect(await shop.rows()).toMatchObject([{ status: 'PAUSED', reason: 'SECOND_PAUSE' }]);
  });

  it('forgets a category to come once it has come', async () => {
    const shop = await account();
    await shop.keep([listed('promo')], T);
    await shop.told('promo', { category_to_come: 'marketing' });
    await shop.keep([listed('promo')], T + 1);
    expect(await shop.rows()).toMatchObject([{ category: 'utility', categoryToCome: 'marketing' }]);
    await shop.keep([listed('promo', { category: 'marketing' })], T + 2);
    expect(await shop.rows()).toMatchObject([{ category: 'marketing', categoryToCome: null }]);
  });

  it('takes a template that was deleted and made again for the same place', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan', { metaId: '1' })], T);
    const [before] = await shop.rows();
    await shop.keep([listed('pesanan', { metaId: '2' })], T + 1);
    expect(await shop.rows()).toMatchObject([{ id: before?.id, metaId: '2' }]);
  });

  it('takes a template that stands on two pages once', async () => {
    const shop = await account();
    expect(await shop.keep([listed('pesanan'), listed('pesanan', { quality: 'RED' })], T)).toBe(1);
    expect(await shop.rows()).toMatchObject([{ quality: 'RED' }]);
  });

  it('is evidence also where it brings nothing new: what is older changes nothing afterwards', async () => {
    const shop = await account();
    await shop.keep([listed('pesanan')], T);
    await shop.told('pesanan', { status_at: T + 500 });
    expect(await shop.keep([listed('pesanan')], T + 100)).toBe(0);
    const { db } = test.store;
    const [row] = await db.selectFrom('templates').selectAll().where('number_id', '=', shop.id).execute();
    expect(row).toMatchObject({
      category_at: T + 100,
      components_at: T + 100,
      status_at: T + 500,
      changed_at: T,
    });
  });

  it('takes a list of any length', async () => {
    const shop = await account();
    const many = Array.from({ length: 450 }, (_none, place) => listed(`t_${place}`));
    expect(await shop.keep(many, T)).toBe(450);
    expect(await shop.keep(many.slice(0, 10), T + 1)).toBe(440);
    expect(await shop.rows()).toHaveLength(10);
  });
});
