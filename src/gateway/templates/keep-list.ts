import { isDeepStrictEqual } from 'node:util';
import type { Updateable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { ListedTemplate } from '../meta/template.ts';
import { type Change, changeFeed, numberFeed } from '../store/changes.ts';
import type { Store } from '../store/open.ts';
import type { TemplateRow } from '../store/rows/template.ts';
import type { Database } from '../store/schema.ts';

/** One transaction takes so many, so that live work on the number's feed never waits long. */
const AT_ONCE = 200;

/**
 * Writes a complete list into a number's templates. The list is evidence of the moment `at` in which it was asked for:
 * whatever a webhook told of a later one stands. A template that the list lacks is gone, unless something newer was
 * heard of it.
 * @returns how many rows changed or went
 */
export async function keepTemplateList(
  { db }: Pick<Store, 'db'>,
  numberId: string,
  listed: readonly ListedTemplate[],
  at: Millis,
  now: Millis,
): Promise<number> {
  // A template may move from one page to the next while the list is read, and then stands on both.
  const byName = new Map(listed.map((one) => [nameOf(one), one]));
  const once = [...byName.values()];
  let count = 0;
  for (let start = 0; start < once.length; start += AT_ONCE) {
    const some = once.slice(start, start + AT_ONCE);
    count += await changeFeed(db, numberFeed(numberId), now, (change) =>
      keepSome(change, numberId, some, at),
    );
  }
  const kept = await db
    .selectFrom('templates')
    .select(['id', 'name', 'language'])
    .where('number_id', '=', numberId)
    .execute();
  const missing = kept.filter((row) => !byName.has(nameOf(row))).map(({ id }) => id);
  for (let start = 0; start < missing.length; start += AT_ONCE) {
    const some = missing.slice(start, start + AT_ONCE);
    count += await changeFeed(db, numberFeed(numberId), now, (change) => dropSome(change, some, at));
  }
  return count;
}

/** Meta knows a template by its name and its language. */
const nameOf = ({ name, language }: { name: string; language: string }) => `${name} ${language}`;

async function keepSome(
  { trx, touched }: Change,
  numberId: string,
  some: readonly ListedTemplate[],
  at: Millis,
): Promise<number> {
  const rows = await trx
    .selectFrom('templates')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('name', 'in', [...new Set(some.map(({ name }) => name))])
    .execute();
  const known = new Map(rows.map((row) => [nameOf(row), row]));
  const added: ReturnType<typeof fresh>[] = [];
  const confirmed: string[] = [];
  for (const one of some) {
    const row = known.get(nameOf(one));
    const news = row && newsOf(row, one, at);
    if (!row) added.push(fresh(uuidv7(), numberId, one, at));
    else if (news) {
      touched.changed('template', row.id);
      await trx.updateTable('templates').set(news).where('id', '=', row.id).execute();
    } else confirmed.push(row.id);
  }
  if (added.length > 0) await trx.insertInto('templates').values(added).execute();
  for (const { id } of added) touched.changed('template', id);
  if (confirmed.length > 0)
    await trx
      .updateTable('templates')
      .set((row) =>
        Object.fromEntries(EVIDENCE.map((column) => [column, row.fn('greatest', [column, row.val(at)])])),
      )
      .where('id', 'in', confirmed)
      .execute();
  return some.length - confirmed.length;
}

/** When the newest evidence of each aspect is from. */
const EVIDENCE = ['category_at', 'status_at', 'quality_at', 'components_at'] as const;

function fresh(id: string, numberId: string, one: ListedTemplate, at: Millis) {
  return {
    id,
    number_id: numberId,
    meta_id: one.metaId,
    name: one.name,
    language: one.language,
    category: one.category,
    category_at: at,
    category_to_come: one.categoryToCome,
    status: one.status,
    reason: one.reason,
    status_at: at,
    quality: one.quality,
    quality_at: at,
    components: JSON.stringify(one.components),
    components_at: at,
    changed_at: at,
  };
}

type News = Updateable<Database['templates']>;

/** What of the list is newer than the row, aspect by aspect; null when it only confirms what is known. */
function newsOf(row: TemplateRow, one: ListedTemplate, at: Millis): News | null {
  const news: News = { meta_id: one.metaId };
  let changed = row.meta_id !== one.metaId;
  if (at >= row.category_at) {
    // Graph lists what is; a change that a webhook announced stands until it has come.
    const toCome = one.categoryToCome ?? row.category_to_come;
    const category_to_come = toCome === one.category ? null : toCome;
    changed ||= row.category !== one.category || row.category_to_come !== category_to_come;
    Object.assign(news, { category: one.category, category_to_come, category_at: at });
  }
  if (at >= row.status_at) {
    // The list gives no reason for a pause; the one that was told with it stands as long as the state does.
    const reason = one.reason ?? (row.status === one.status ? row.reason : null);
    changed ||= row.status !== one.status || row.reason !== reason;
    Object.assign(news, { status: one.status, reason, status_at: at });
  }
  if (at >= row.quality_at) {
    changed ||= row.quality !== one.quality;
    Object.assign(news, { quality: one.quality, quality_at: at });
  }
  if (at >= row.components_at) {
    changed ||= !isDeepStrictEqual(row.components, one.components);
    Object.assign(news, { components: JSON.stringify(one.components), components_at: at });
  }
  return changed ? { ...news, changed_at: Math.max(row.changed_at, at) } : null;
}

async function dropSome({ trx, touched }: Change, ids: readonly string[], at: Millis): Promise<number> {
  const gone = await trx
    .deleteFrom('templates')
    .where('id', 'in', ids)
    .where((where) => where(where.fn<number>('greatest', [...EVIDENCE]), '<', at))
    .returning('id')
    .execute();
  for (const { id } of gone) touched.removed('template', id);
  return gone.length;
}
