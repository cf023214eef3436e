import type { Selectable } from 'kysely';
import { DEFAULT_REMINDER_PLAN } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber, ImportState, Standing } from '#shared/model/number.ts';
import type { Database } from '../schema.ts';

export type NumberRow = Selectable<Database['numbers']>;

export const NOT_ASKED: ImportState = {
  state: 'not-asked',
  askedAt: null,
  requestId: null,
  code: null,
  lastAt: null,
  count: 0,
  phases: [],
};

export const NO_NEWS: Standing = {
  quality: null,
  messagingLimit: null,
  displayName: null,
  review: null,
  username: null,
  restrictions: [],
  ban: null,
  alerts: [],
};

export function numberFromRow(row: NumberRow): BusinessNumber {
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
    displayPhone: row.display_phone,
    name: row.name,
    lifecycle: row.lifecycle,
    lifecycleReason: row.lifecycle_reason,
    provider: row.provider,
    onboardedAt: row.onboarded_at,
    activity: {
      confirmedAt: row.confirmed_at,
      confirmedBy: row.confirmed_by,
      confirmedByName: row.confirmed_by_name,
      estimatedAt: row.estimated_at,
      estimatedFrom: row.estimated_from,
    },
    watch: { ...DEFAULT_REMINDER_PLAN, holderId: null, ...row.watch },
    gaps: row.gaps,
    imports: {
      contacts: row.imports.contacts ?? NOT_ASKED,
      history: row.imports.history ?? NOT_ASKED,
    },
    standing: { ...NO_NEWS, ...row.standing },
    lastEventAt: row.last_event_at,
    revision: row.revision,
  };
}
