import type { Selectable } from 'kysely';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Database } from '../schema.ts';

export type NumberRow = Selectable<Database['numbers']>;

export function numberFromRow(row: NumberRow): BusinessNumber {
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
    displayPhone: row.display_phone,
    name: row.name,
    lifecycle: row.lifecycle,
    lifecycleReason: row.lifecycle_reason,
    onboardedAt: row.onboarded_at,
    activity: {
      confirmedAt: row.confirmed_at,
      confirmedBy: row.confirmed_by,
      confirmedByName: row.confirmed_by_name,
      estimatedAt: row.estimated_at,
      estimatedFrom: row.estimated_from,
    },
    lastEventAt: row.last_event_at,
    revision: row.revision,
  };
}
