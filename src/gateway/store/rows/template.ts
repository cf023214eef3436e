import type { Selectable } from 'kysely';
import type { Template } from '#shared/model/template.ts';
import type { Database } from '../schema.ts';

export type TemplateRow = Selectable<Database['templates']>;

export function templateFromRow(row: TemplateRow): Template {
  return {
    id: row.id,
    numberId: row.number_id,
    metaId: row.meta_id,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    reason: row.reason,
    quality: row.quality,
    ...row.components,
    categoryToCome: row.category_to_come,
    changedAt: row.changed_at,
    revision: row.revision,
  };
}
