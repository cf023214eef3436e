import { v7 as uuidv7 } from 'uuid';
import type { Millis } from '#shared/model/primitives.ts';
import type { TemplateEvent } from '../meta/events.ts';
import { completedComponents } from '../meta/template.ts';
import type { TemplateRow } from '../store/rows/template.ts';
import { stands } from './newest.ts';
import { logged } from './number-news.ts';
import { change, type Draft, type NumberEvent, templateName, type Unit } from './unit/unit.ts';

type News = TemplateEvent['news'];

/**
 * News of a template. A row is made as soon as Meta tells what it says; what was told of it before waits in the log.
 * Of each part the newest news stand.
 */
export function applyTemplateNews(unit: Unit, event: TemplateEvent): void {
  const { type: kind, key, at: metaAt, ...body } = event;
  const at = metaAt ?? unit.receivedAt;
  if (!logged(unit, { key, kind, at, body })) return;
  const logEntry = unit.newEvents.at(-1) as NumberEvent;
  unit.templateLog.push(logEntry);
  const name = templateName(event);
  let template = unit.templates.get(name);
  if (!template) {
    if (event.news.aspect !== 'components') {
      unit.templatesMissing = true;
      return;
    }
    template = { before: null, row: emptyRow(unit, event, event.news.components, at) };
    unit.templates.set(name, template);
    const earlier = unit.templateLog.filter((one) => one !== logEntry && nameOf(one) === name);
    for (const { body: told, at: toldAt } of earlier) fold(unit, template, told.news as News, toldAt);
  }
  fold(unit, template, event.news, at);
}

const nameOf = ({ body }: NumberEvent) =>
  templateName({ name: String(body.name), language: String(body.language) });

function emptyRow(
  unit: Unit,
  { metaId, name, language }: TemplateEvent,
  components: TemplateRow['components'],
  at: Millis,
): TemplateRow {
  return {
    id: uuidv7(),
    number_id: unit.number.row.id,
    meta_id: metaId,
    name,
    language,
    category: 'other',
    category_at: 0,
    category_to_come: null,
    status: 'PENDING',
    reason: null,
    status_at: 0,
    quality: null,
    quality_at: 0,
    components,
    components_at: 0,
    changed_at: at,
    revision: 0,
  };
}

function fold(unit: Unit, template: Draft<TemplateRow>, news: News, at: Millis): void {
  const patch = partOf(template.row, news, at);
  if (!patch) return;
  change(template, { ...patch, changed_at: Math.max(template.row.changed_at, at) });
  unit.touched.changed('template', template.row.id);
}

/** The columns that change; null when what is known is newer. */
function partOf(row: TemplateRow, news: News, at: Millis): Partial<TemplateRow> | null {
  switch (news.aspect) {
    case 'status': {
      const told = { status: news.status, reason: news.reason };
      const newer = stands(at, told, row.status_at, { status: row.status, reason: row.reason });
      const category = categoryTold(row, news.category);
      return newer || category ? { ...(newer && { ...told, status_at: at }), ...category } : null;
    }
    case 'quality':
      return stands(at, news.quality, row.quality_at, row.quality)
        ? { quality: news.quality, quality_at: at }
        : null;
    case 'category': {
      const told = { category: news.category, category_to_come: news.toCome };
      const known = { category: row.category, category_to_come: row.category_to_come };
      return stands(at, told, row.category_at, known) ? { ...told, category_at: at } : null;
    }
    case 'components': {
      const components = completedComponents(news.components, row.components);
      return stands(at, components, row.components_at, row.components)
        ? { components, components_at: at }
        : null;
    }
  }
}

/** A category told in passing counts until Meta tells of the category itself. */
function categoryTold(row: TemplateRow, category: TemplateRow['category'] | null) {
  if (category === null || row.category_at > 0) return null;
  return row.category === 'other' || category > row.category ? { category } : null;
}
