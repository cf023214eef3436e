import fc from 'fast-check';
import { NUMBER } from './meta.ts';

/** News of a number, its account and its templates, as Meta tells them: one change of an entry that has a time. */
export interface News {
  field: string;
  value: Record<string, unknown>;
  /** Seconds. */
  time: number;
}

const BASE = 1_795_100_000;
/** Few seconds, so that many things happen in the same one. */
const time = fc.integer({ min: 0, max: 12 }).map((second) => BASE + second);

const account = fc.oneof(
  fc.constantFrom(
    { event: 'ACCOUNT_OFFBOARDED' },
    { event: 'ACCOUNT_RECONNECTED' },
    {
      event: 'PARTNER_REMOVED',
      disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
    },
    { event: 'ACCOUNT_DELETED' },
  ),
  fc.record({
    event: fc.constant('ACCOUNT_RESTRICTION'),
    restriction_info: fc.array(
      fc.record({
        restriction_type: fc.constantFrom(
          'RESTRICTED_BIZ_INITIATED_MESSAGING',
          'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
        ),
        expiration: fc.constantFrom(1_795_300_000, 1_795_400_000),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    event: fc.constant('DISABLED_UPDATE'),
    ban_info: fc.record({
      waba_ban_state: fc.constantFrom('DISABLE', 'REINSTATE', 'SCHEDULE_FOR_DISABLE'),
      waba_ban_date: fc.constant('November 27, 2026'),
    }),
  }),
);

const display_phone_number = fc.constant(NUMBER.displayPhone);
const number = {
  phone_number_quality_update: fc.record({
    display_phone_number,
    event: fc.constant('ONBOARDING'),
    max_daily_conversations_per_business: fc.constantFrom('TIER_250', 'TIER_2K', 'TIER_UNLIMITED'),
  }),
  phone_number_name_update: fc.record({
    display_phone_number,
    decision: fc.constantFrom('APPROVED', 'REJECTED'),
    requested_verified_name: fc.constantFrom('Toko Batik Melati', 'Melati'),
  }),
  account_review_update: fc.record({ decision: fc.constantFrom('APPROVED', 'PENDING') }),
  account_alerts: fc.record({
    entity_type: fc.constant('BUSINESS'),
    alert_info: fc.record({
      alert_severity: fc.constantFrom('WARNING', 'CRITICAL'),
      alert_status: fc.constant('ACTIVE'),
      alert_type: fc.constantFrom('A', 'B'),
      alert_description: fc.constantFrom('Limits cannot be increased yet.', 'Verify.'),
    }),
  }),
  business_username_updates: fc.record({
    display_phone_number,
    username: fc.constantFrom('melati', 'batikmelati'),
    status: fc.constantFrom('approved', 'reserved', 'deleted'),
  }),
};

const template = {
  message_template_id: fc.constant(1_689_556_900_011_223),
  message_template_name: fc.constantFrom('konfirmasi_pesanan', 'promo_juli'),
  message_template_language: fc.constantFrom('id', 'en-US'),
};
const templates = {
  message_template_status_update: fc.record({
    ...template,
    event: fc.constantFrom('APPROVED', 'PAUSED', 'REJECTED', 'DISABLED'),
    reason: fc.constantFrom('NONE', 'SCAM', null),
    message_template_category: fc.constantFrom('UTILITY', 'MARKETING'),
  }),
  message_template_quality_update: fc.record({
    ...template,
    new_quality_score: fc.constantFrom('GREEN', 'YELLOW', 'RED'),
  }),
  template_category_update: fc.oneof(
    fc.record({
      ...template,
      previous_category: fc.constant('UTILITY'),
      new_category: fc.constant('MARKETING'),
    }),
    fc.record({
      ...template,
      new_category: fc.constant('UTILITY'),
      correct_category: fc.constant('MARKETING'),
    }),
  ),
  message_template_components_update: fc.record({
    ...template,
    message_template_element: fc.constantFrom(
      'Halo {{1}}, pesanan sudah kami terima.',
      'Promo {{1}} hari ini.',
    ),
    message_template_footer: fc.constantFrom('Toko Batik Melati', 'Melati'),
  }),
};

const fields = Object.entries({ account_update: account, ...number, ...templates });

/** Any news, each at one of few seconds. */
export const news: fc.Arbitrary<News> = fc.oneof(
  ...fields.map(([field, value]) =>
    fc.record({ field: fc.constant(field), value: value as fc.Arbitrary<Record<string, unknown>>, time }),
  ),
);
