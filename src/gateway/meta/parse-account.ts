import type { EnvelopeChange } from './envelope.ts';
import type { DomainEvent, JsonObject, LifecycleEvent, StandingNews } from './events.ts';
import { asOne, type Parsed, type Piece, type Said } from './piece.ts';
import { id, line, listed, object, text, time, token } from './read-json.ts';

/** Fields about the account as a whole: `account_update`, `account_review_update`, `account_alerts`. */

export function accountPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, parseAccountUpdate);
}

export function reviewPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const decision = token(value.decision);
    return decision
      ? standing(said, { aspect: 'review', decision })
      : { reason: 'The review has no decision.' };
  });
}

/** `alert_info` as the reference prints it, or its parts beside the entity as older pages do. */
export function alertPieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => {
    const info = object(value.alert_info) ?? value;
    const kind = token(info.alert_type);
    const words = line(info.alert_description) ?? '';
    if (!kind && words === '') return { reason: 'The alert says nothing.' };
    const state = token(info.alert_status);
    return standing(said, {
      aspect: 'alert',
      kind: kind ?? 'ALERT',
      severity: token(info.alert_severity) ?? 'INFORMATIONAL',
      text: state === null || state === 'ACTIVE' ? words : `${state}: ${words}`,
    });
  });
}

export function standing(said: Said, news: StandingNews): DomainEvent[] {
  return [{ type: 'standing', ...said, news }];
}

const LIFECYCLES: ReadonlyMap<string, LifecycleEvent['lifecycle']> = new Map([
  ['ACCOUNT_OFFBOARDED', 'offboarded'],
  ['ACCOUNT_RECONNECTED', 'active'],
  ['PARTNER_REMOVED', 'disconnected'],
  ['ACCOUNT_DELETED', 'disconnected'],
]);

/** Both printed shapes of PARTNER_REMOVED are taken: the address finds the number by either. */
function parseAccountUpdate(value: JsonObject, said: Said): Parsed {
  const event = token(value.event) ?? '';
  const lifecycle = LIFECYCLES.get(event);
  if (lifecycle) {
    const disconnection = object(value.disconnection_info);
    return [
      {
        type: 'lifecycle',
        ...said,
        lifecycle,
        reason: token(disconnection?.reason) ?? event,
        initiatedBy: token(disconnection?.initiated_by),
      },
    ];
  }
  const news = newsOf(event, value);
  return news ? standing(said, news) : { reason: `Unknown account_update: ${event || 'it names no event'}` };
}

function newsOf(event: string, value: JsonObject): StandingNews | null {
  const alert = (severity: string, words: string): StandingNews => ({
    aspect: 'alert',
    kind: event,
    severity,
    text: words,
  });
  switch (event) {
    case 'ACCOUNT_RESTRICTION':
      return restriction(value) ?? alert('CRITICAL', '');
    case 'DISABLED_UPDATE':
      return ban(value) ?? alert('CRITICAL', '');
    case 'ACCOUNT_VIOLATION':
      return alert('WARNING', joined(object(value.violation_info), ['violation_type', 'remediation']));
    case 'PARTNER_APP_UNINSTALLED':
      return alert('CRITICAL', joined(object(value.waba_info), ['partner_app_id']));
    case 'PARTNER_APP_INSTALLED':
      return alert('INFORMATIONAL', joined(object(value.waba_info), ['partner_app_id']));
    case 'PARTNER_ADDED':
    case 'AD_ACCOUNT_LINKED':
    case 'MM_LITE_TERMS_SIGNED':
      return alert('INFORMATIONAL', joined(object(value.waba_info), ['waba_id', 'ad_account_id']));
    case 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE':
      return alert('WARNING', certification(object(value.partner_client_certification_info)));
    case 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE':
      return alert('INFORMATIONAL', eligibility(object(value.auth_international_rate_eligibility)));
    case 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE':
      return alert('INFORMATIONAL', joined(value, ['country']));
    case 'VOLUME_BASED_PRICING_TIER_UPDATE':
      return alert(
        'INFORMATIONAL',
        joined(object(value.volume_tier_info), ['pricing_category', 'region', 'tier', 'effective_month']),
      );
    default:
      return null;
  }
}

function restriction(value: JsonObject): StandingNews | null {
  const kinds = listed(value.restriction_info).flatMap((item) => {
    const info = object(item);
    const kind = token(info?.restriction_type);
    return kind ? [{ kind, until: time(info?.expiration) }] : [];
  });
  return kinds.length > 0 ? { aspect: 'restriction', kinds } : null;
}

function ban(value: JsonObject): StandingNews | null {
  const info = object(value.ban_info);
  const state = token(listed(info?.waba_ban_state)[0]);
  return state ? { aspect: 'ban', state, date: line(listed(info?.waba_ban_date)[0]) } : null;
}

function certification(info: JsonObject | null): string {
  const reasons = listed(info?.rejection_reasons).map(text).filter(Boolean);
  return [token(info?.status), reasons.join(', ')].filter(Boolean).join(': ').slice(0, LONGEST_WORDS);
}

function eligibility(info: JsonObject | null): string {
  const countries = listed(info?.exception_countries).map((item) => token(object(item)?.country_code));
  return countries.filter(Boolean).join(', ').slice(0, LONGEST_WORDS);
}

const LONGEST_WORDS = 500;

/** What these parts say, one after the other. */
function joined(part: JsonObject | null, names: string[]): string {
  return names
    .map((name) => id(part?.[name]))
    .filter(Boolean)
    .join(' · ')
    .slice(0, LONGEST_WORDS);
}
