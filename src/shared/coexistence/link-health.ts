import type { LinkFacts, Rhythm } from '../model/link-health.ts';
import type { ImportState } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';
import { silenceEndsAt } from './import-silence.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const GIGABYTE = 1024 ** 3;

/** What is looked at, in the order in which a person would. */
export const HEALTH_ASPECTS = [
  'phone',
  'webhooks',
  'echoes',
  'token',
  'queue',
  'standing',
  'imports',
  'clock',
  'storage',
] as const;
export type HealthAspect = (typeof HEALTH_ASPECTS)[number];

/** `unknown`: too little is known to say. */
export type HealthState = 'good' | 'warn' | 'bad' | 'unknown';

/** One line of the health page. Words are the catalogue's: `health.<aspect>.<code>`, with these values. */
export interface HealthRow {
  aspect: HealthAspect;
  state: HealthState;
  code: string;
  values: Record<string, string | number>;
}

/** Quieter than this many of a number's own long pauses is worth a look. */
const QUIET_PAUSES = 3;
/** Nothing is called quiet before this. */
const QUIET_AT_LEAST_MS = HOUR_MS;
/** So many customers wrote since the last echo, and still none from the phone. */
const CUSTOMERS_WITHOUT_ECHO = 20;
/** Laptops differ by this much without harm. */
const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;

/**
 * What the facts mean, a row an aspect.
 * @param clockDifference laptop's time less the gateway's, milliseconds; null where there is no laptop
 */
export function assessLink(facts: LinkFacts, clockDifference: number | null): HealthRow[] {
  const row = (
    aspect: HealthAspect,
    [state, code, values = {}]: readonly [HealthState, string, HealthRow['values']?],
  ): HealthRow => ({ aspect, state, code, values });
  return [
    row('phone', phone(facts)),
    row('webhooks', webhooks(facts)),
    row('echoes', echoes(facts)),
    row('token', token(facts)),
    row('queue', queue(facts)),
    row('standing', standing(facts)),
    row('imports', imports(facts)),
    row('clock', clock(clockDifference)),
    row('storage', storage(facts)),
  ];
}

type Finding = readonly [HealthState, string, HealthRow['values']?];

function phone({ lifecycle, lifecycleReason, gaps }: LinkFacts): Finding {
  const reason = lifecycleReason ?? '';
  if (lifecycle === 'disconnected') return ['bad', 'disconnected', { reason }];
  if (lifecycle === 'offboarded') return ['bad', 'offboarded', { since: gaps.at(-1)?.from ?? 0, reason }];
  if (lifecycle === 'pending') return ['warn', 'pending'];
  if (lifecycle === 'syncing') return ['good', 'syncing'];
  return ['good', 'active'];
}

/** True when the age of the newest one is far beyond this number's own pauses. */
function quiet({ lastAt, longPause }: Rhythm, now: Millis): boolean {
  if (lastAt === null || longPause === null) return false;
  return now - lastAt > Math.max(QUIET_AT_LEAST_MS, QUIET_PAUSES * longPause);
}

function webhooks({ webhooks: found, lastEventAt, customers, serverTime }: LinkFacts): Finding {
  if (found.refusedSignatures > 0) return ['bad', 'refused', { count: found.refusedSignatures }];
  if (lastEventAt === null) return ['unknown', 'none'];
  if (quiet(customers, serverTime)) return ['warn', 'quiet', { since: customers.lastAt ?? 0 }];
  if (found.setAside > 0) return ['warn', 'set-aside', { count: found.setAside, since: lastEventAt }];
  if (found.waiting > 100) return ['warn', 'behind', { count: found.waiting }];
  return ['good', 'flowing', { since: lastEventAt }];
}

/**
 * Echoes stop without any other sign when a webhook field is no longer subscribed or a device is unlinked: customers
 * go on writing and ticks go on coming, and nothing from the phone.
 */
function echoes(facts: LinkFacts): Finding {
  const { echoes: rhythm, customersSinceEcho, lastTickedAt, serverTime } = facts;
  if (rhythm.lastAt === null) return ['unknown', 'none'];
  const values = { since: rhythm.lastAt };
  const trafficGoesOn = customersSinceEcho >= CUSTOMERS_WITHOUT_ECHO && (lastTickedAt ?? 0) > rhythm.lastAt;
  if (trafficGoesOn && quiet(rhythm, serverTime)) return ['warn', 'stopped', values];
  return ['good', 'coming', values];
}

function token({ tokenExpiresAt, serverTime, provider }: LinkFacts): Finding {
  if (tokenExpiresAt === null) return ['good', 'lasting', { provider }];
  const values = { until: tokenExpiresAt, provider };
  if (tokenExpiresAt <= serverTime) return ['bad', 'expired', values];
  return tokenExpiresAt - serverTime < 7 * DAY_MS ? ['warn', 'ending', values] : ['good', 'valid', values];
}

function queue({ queue: found, serverTime }: LinkFacts): Finding {
  const { waiting, oldestAt, unknown, holds } = found;
  const [hold] = holds;
  if (hold) return ['bad', 'held', { waiting, code: hold.code, scope: hold.scope, until: hold.until ?? 0 }];
  if (unknown > 0) return ['warn', 'unknown', { unknown }];
  if (waiting === 0) return ['good', 'empty'];
  const since = oldestAt ?? serverTime;
  return [serverTime - since > 5 * MINUTE_MS ? 'warn' : 'good', 'waiting', { waiting, since }];
}

function standing({ standing: found, serverTime }: LinkFacts): Finding {
  if (found.ban && found.ban.state !== 'REINSTATE') return ['bad', 'banned', { state: found.ban.state }];
  const restriction = found.restrictions.find(({ until }) => until === null || until > serverTime);
  if (restriction) return ['bad', 'restricted', { kind: restriction.kind, until: restriction.until ?? 0 }];
  const quality = found.quality?.value.toUpperCase();
  const limit = found.messagingLimit?.most ?? -1;
  if (quality === 'RED') return ['bad', 'quality', { quality, limit }];
  if (quality === 'YELLOW') return ['warn', 'quality', { quality, limit }];
  return quality === 'GREEN' ? ['good', 'quality', { quality, limit }] : ['unknown', 'none', { limit }];
}

/** The chats stand for both; the address book is told beside them when it fares otherwise. */
function imports({ imports: { contacts, history } }: LinkFacts): Finding {
  const isMissing = ({ state }: ImportState) => state === 'never-came' || state === 'refused';
  const values = { contacts: isMissing(contacts) ? 'missing' : contacts.state, count: history.count };
  if (isMissing(history)) return ['warn', history.state, { ...values, code: history.code ?? '' }];
  if (isMissing(contacts)) return ['warn', `contacts-${contacts.state}`, { code: contacts.code ?? '' }];
  if (history.state === 'declined') return ['good', 'declined', values];
  const until = silenceEndsAt('history', history);
  if (history.state === 'asked' && until !== null) return ['good', 'asked', { ...values, until }];
  if (history.state === 'arriving') return ['good', 'arriving', values];
  return history.state === 'arrived' ? ['good', 'arrived', values] : ['unknown', 'not-asked', values];
}

function clock(difference: number | null): Finding {
  if (difference === null) return ['unknown', 'none'];
  const minutes = Math.round(Math.abs(difference) / MINUTE_MS);
  return Math.abs(difference) > CLOCK_TOLERANCE_MS
    ? ['warn', difference > 0 ? 'fast' : 'slow', { minutes }]
    : ['good', 'together'];
}

function storage({ storage: { databaseBytes, mediaBytes, freeBytes } }: LinkFacts): Finding {
  const values = { used: databaseBytes + mediaBytes, free: freeBytes ?? -1 };
  if (freeBytes === null) return ['good', 'used', values];
  if (freeBytes < GIGABYTE / 2) return ['bad', 'full', values];
  return freeBytes < 5 * GIGABYTE ? ['warn', 'low', values] : ['good', 'used', values];
}

/** The gravest state of a health page, for the one light of a rail. */
export function gravest(rows: readonly HealthRow[]): HealthState {
  const order: HealthState[] = ['bad', 'warn', 'good', 'unknown'];
  return order.find((state) => rows.some((row) => row.state === state)) ?? 'unknown';
}
