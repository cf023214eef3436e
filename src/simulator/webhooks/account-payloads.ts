import { type BusinessNumber, PARTNER_PORTFOLIO, PORTFOLIO } from '../world/business.ts';
import { errorObject } from '../world/errors.ts';
import type { Json } from '../world/types.ts';
import type { Webhook } from './webhook.ts';

const DAY = 24 * 60 * 60;

interface Shape {
  field: string;
  /** @param now seconds */
  value: (number: BusinessNumber, now: number) => Json;
  /** Who the entry is addressed by; the account unless it says otherwise. */
  entry?: 'partner';
  /** Messaging fields carry no time. */
  timeless?: true;
}

const account = (value: Shape['value'], entry?: 'partner'): Shape => ({
  field: 'account_update',
  value,
  ...(entry && { entry }),
});
const info = (number: BusinessNumber): Json => ({ waba_id: number.wabaId, owner_business_id: PORTFOLIO });
const metadata = (number: BusinessNumber): Json => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: number.displayPhone, phone_number_id: number.phoneNumberId },
});

/** Every event about the account or the number that Meta documents, as it usually looks (Meta, webhook reference). */
const SHAPES = {
  ACCOUNT_DELETED: account(() => ({})),
  ACCOUNT_OFFBOARDED: account(() => ({})),
  ACCOUNT_RECONNECTED: account(() => ({})),
  ACCOUNT_RESTRICTION: account((_number, now) => ({
    restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: now + 7 * DAY }],
  })),
  ACCOUNT_VIOLATION: account(() => ({ violation_info: { violation_type: 'SCAM' } })),
  DISABLED_UPDATE: account((_number, now) => ({
    ban_info: {
      waba_ban_state: 'SCHEDULE_FOR_DISABLE',
      waba_ban_date: new Date((now + 5 * DAY) * 1000).toDateString(),
    },
  })),
  PARTNER_ADDED: account((number) => ({ waba_info: info(number) }), 'partner'),
  PARTNER_REMOVED: account(
    (number) => ({
      waba_info: info(number),
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'USER' },
    }),
    'partner',
  ),
  PARTNER_APP_INSTALLED: account(
    (number) => ({ waba_info: { ...info(number), partner_app_id: '905518842736150' } }),
    'partner',
  ),
  PARTNER_APP_UNINSTALLED: account(
    (number) => ({ waba_info: { ...info(number), partner_app_id: '905518842736150' } }),
    'partner',
  ),
  PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: account(
    () => ({
      partner_client_certification_info: {
        client_business_id: PORTFOLIO,
        status: 'APPROVED',
        rejection_reasons: [],
      },
    }),
    'partner',
  ),
  AD_ACCOUNT_LINKED: account((number) => ({ waba_info: { ...info(number), ad_account_linked: '2042210' } })),
  MM_LITE_TERMS_SIGNED: account((number) => ({ waba_info: info(number) })),
  AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: account((_number, now) => ({
    auth_international_rate_eligibility: {
      start_time: now,
      exception_countries: [{ country_code: 'ID', start_time: now + 30 * DAY }],
    },
  })),
  BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: account(() => ({ country: 'ID' })),
  VOLUME_BASED_PRICING_TIER_UPDATE: account((_number, now) => ({
    volume_tier_info: {
      tier_update_time: now,
      pricing_category: 'UTILITY',
      tier: '25001:100000',
      effective_month: '2026-11',
      region: 'Indonesia',
    },
  })),
  quality: {
    field: 'phone_number_quality_update',
    value: (number) => ({
      display_phone_number: number.displayPhone,
      event: 'ONBOARDING',
      max_daily_conversations_per_business: 'TIER_2K',
    }),
  },
  capability: {
    field: 'business_capability_update',
    value: () => ({ max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 }),
  },
  name: {
    field: 'phone_number_name_update',
    value: (number) => ({
      display_phone_number: number.displayPhone,
      decision: 'APPROVED',
      requested_verified_name: number.name,
      rejection_reason: null,
    }),
  },
  alert: {
    field: 'account_alerts',
    value: () => ({
      entity_type: 'BUSINESS',
      entity_id: PORTFOLIO,
      alert_info: {
        alert_severity: 'WARNING',
        alert_status: 'ACTIVE',
        alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
        alert_description: 'Limits cannot be increased yet.',
      },
    }),
  },
  review: { field: 'account_review_update', value: () => ({ decision: 'APPROVED' }) },
  security: {
    field: 'security',
    value: (number) => ({
      display_phone_number: number.displayPhone,
      event: 'PIN_RESET_REQUEST',
      requester: '61555800011122',
    }),
  },
  username: {
    field: 'business_username_updates',
    value: (number) => ({
      display_phone_number: number.displayPhone,
      username: 'batikkencana',
      status: 'approved',
    }),
  },
  /** Errors that belong to no message. */
  errors: {
    field: 'messages',
    value: (number) => ({ ...metadata(number), errors: [errorObject(130429)] }),
    timeless: true,
  },
} satisfies Record<string, Shape>;

export type AccountEvent = keyof typeof SHAPES;
export const ACCOUNT_EVENTS = Object.keys(SHAPES) as [AccountEvent, ...AccountEvent[]];

/** True for those that Meta tells as `account_update`. */
export const isAccountUpdate = (event: AccountEvent): boolean => SHAPES[event].field === 'account_update';

/**
 * One of them; `change` replaces parts of the usual value, `field` its name (Meta prints some in two ways).
 * @param at milliseconds
 */
export function accountEvent(
  event: AccountEvent,
  number: BusinessNumber,
  at: number,
  change: Json = {},
  field?: string,
): Webhook {
  const shape: Shape = SHAPES[event];
  const now = Math.floor(at / 1000);
  const named = isAccountUpdate(event) ? { event } : {};
  return {
    entryId: shape.entry === 'partner' ? PARTNER_PORTFOLIO : number.wabaId,
    ...(!shape.timeless && { time: now }),
    field: field ?? shape.field,
    value: { ...named, ...shape.value(number, now), ...change },
  };
}
