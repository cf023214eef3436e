import type { ColumnType } from 'kysely';
import type { Onboarding } from '#shared/gateway-api/onboarding.ts';
import type { BusinessNumber, Lifecycle, LinkGap, PhoneWatch, Standing } from '#shared/model/number.ts';
import type { Rate } from '#shared/model/rate-card.ts';
import type { TemplateCategory, TemplateComponents } from '#shared/model/template.ts';
import type { Defaulted, Json, NullableJson } from './columns.ts';

/** What a number is, how it is reached, what Meta says of it, and who is reminded of its phone. */

export interface NumberTable {
  id: string;
  phone_number_id: string;
  waba_id: string;
  display_phone: string;
  name: string;
  lifecycle: Lifecycle;
  lifecycle_reason: string | null;
  /** Meta's time of the event that set the lifecycle; older events are ignored. */
  lifecycle_at: Defaulted<number>;
  onboarded_at: number | null;
  confirmed_at: number | null;
  confirmed_by: BusinessNumber['activity']['confirmedBy'];
  confirmed_by_name: string | null;
  estimated_at: number | null;
  estimated_from: BusinessNumber['activity']['estimatedFrom'];
  last_event_at: number | null;
  /** How it reaches Meta: a profile of `meta/providers`. */
  provider: Defaulted<string>;
  watch: ColumnType<Partial<PhoneWatch>, string | undefined, string>;
  gaps: ColumnType<LinkGap[], string | undefined, string>;
  standing: ColumnType<Partial<Standing>, string | undefined, string>;
  imports: ColumnType<Partial<BusinessNumber['imports']>, string | undefined, string>;
  revision: Defaulted<number>;
}

/** Everything that happened to a number or its account, once each; the number's row is folded from these. */
export interface NumberEventTable {
  number_id: string;
  /** Names the event whatever way and however often it came. */
  event_key: string;
  kind: 'lifecycle' | 'standing' | 'history-chunk' | 'history-failed' | 'template' | 'handover';
  /** Meta's time, else when it was received. */
  at: number;
  received_at: number;
  body: Json<Record<string, unknown>>;
}

/** How a number is reached. Secrets are sealed by `store/secrets.ts`. */
export interface NumberCredentialTable {
  number_id: string;
  graph_url: string;
  access_token: Uint8Array;
  /** Verifies webhooks that come by `route_key`; null: the app secret of the settings does. */
  webhook_secret: Uint8Array | null;
  /** The last part of this number's own webhook address; null: the common one. */
  route_key: string | null;
  expires_at: number | null;
  updated_at: number;
}

/** The sign-up of a number, step by step, so that each can be repeated and none is done twice. */
export interface OnboardingTable {
  id: string;
  /** Known once its row is stored. */
  number_id: string | null;
  provider: string;
  state: Onboarding['state'];
  problem: NullableJson<NonNullable<Onboarding['problem']>>;
  steps: ColumnType<Onboarding['steps'], string | undefined, string>;
  /** Numbers of the account that a person has to choose from. */
  choices: ColumnType<Onboarding['choices'], string | undefined, string>;
  /** As the sign-up named them; believed only after the token's grants were looked at. */
  waba_id: string | null;
  phone_number_id: string | null;
  /** What only lives until the number has credentials of its own: the code, then the token; sealed. */
  secrets: Uint8Array | null;
  page_token_hash: string;
  page_expires_at: number;
  created_by: string;
  created_by_name: string;
  /** By the database's clock: no other process goes on with it before. */
  leased_until: Defaulted<number>;
  created_at: number;
  updated_at: number;
}

/** Each part carries the time of its evidence, so that the newest one stands whatever came first. */
export interface TemplateTable {
  id: string;
  number_id: string;
  meta_id: string;
  name: string;
  language: string;
  category: TemplateCategory;
  category_at: Defaulted<number>;
  category_to_come: TemplateCategory | null;
  status: string;
  reason: string | null;
  status_at: Defaulted<number>;
  quality: string | null;
  quality_at: Defaulted<number>;
  components: Json<TemplateComponents>;
  components_at: Defaulted<number>;
  changed_at: number;
  revision: Defaulted<number>;
}

/** A rate card of Meta, as it was imported. */
export interface RateCardTable {
  id: string;
  currency: string;
  /** Day as `2026-10-01`. */
  valid_from: string;
  title: string | null;
  example: boolean;
  imported_at: number;
  imported_by: string | null;
  rates: ColumnType<Rate[], string, string>;
}

/** One reminder for one person, claimed by the device that shows it. */
export interface ReminderClaimTable {
  number_id: string;
  due_at: number;
  hours: number;
  user_id: string;
  device_id: string;
  claimed_at: number;
  /** Devices that have claimed it; a second one may when the first never said that it was shown. */
  tries: Defaulted<number>;
  shown_at: number | null;
}

export interface ReminderSnoozeTable {
  number_id: string;
  user_id: string;
  until: number;
}
