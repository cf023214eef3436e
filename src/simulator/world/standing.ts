import type { AccountEvent } from '../webhooks/account-payloads.ts';
import type { BusinessNumber } from './business.ts';
import type { Json } from './types.ts';

interface Restricted {
  restriction_type?: string;
  expiration?: number;
}

/** What an event changes about what the number may do; most change nothing. */
export function applyEvent(event: AccountEvent, number: BusinessNumber, value: Json): void {
  switch (event) {
    case 'ACCOUNT_DELETED':
    case 'PARTNER_REMOVED':
      number.lifecycle = 'removed';
      return;
    case 'ACCOUNT_OFFBOARDED':
      number.lifecycle = 'offboarded';
      return;
    case 'ACCOUNT_RECONNECTED':
      number.lifecycle = 'active';
      return;
    case 'PARTNER_APP_UNINSTALLED':
      number.restrictions = [{ code: 131005, kind: 'all', until: null }];
      return;
    case 'PARTNER_APP_INSTALLED':
      number.restrictions = number.restrictions.filter(({ code }) => code !== 131005);
      return;
    case 'DISABLED_UPDATE': {
      const state = (value.ban_info as { waba_ban_state?: string } | undefined)?.waba_ban_state;
      if (state === 'DISABLE') number.restrictions.push({ code: 131031, kind: 'all', until: null });
      if (state === 'REINSTATE')
        number.restrictions = number.restrictions.filter(({ code }) => code !== 131031);
      return;
    }
    case 'ACCOUNT_RESTRICTION':
      for (const { restriction_type: type = '', expiration } of (value.restriction_info as Restricted[]) ??
        [])
        number.restrictions.push({
          code: 368,
          kind: type.includes('BIZ_INITIATED')
            ? 'templates'
            : type.includes('CUSTOMER_INITIATED')
              ? 'free-form'
              : 'all',
          until: expiration === undefined ? null : expiration * 1000,
        });
      return;
    default:
  }
}

/** The code that a send of this type meets by a restriction; null when none stands in its way. */
export function restrictedBy(number: BusinessNumber, type: string, now: number): number | null {
  const kind = type === 'template' ? 'templates' : 'free-form';
  const found = number.restrictions.find(
    (restriction) =>
      (restriction.until === null || now < restriction.until) &&
      (restriction.kind === 'all' || restriction.kind === kind),
  );
  return found?.code ?? null;
}
