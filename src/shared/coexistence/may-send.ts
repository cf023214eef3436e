import type { Stops } from '../model/contact.ts';
import type { Lifecycle, Standing } from '../model/number.ts';
import type { Millis } from '../model/primitives.ts';
import type { TemplateCategory } from '../model/template.ts';
import { windowState } from './window.ts';

/** Why the gate refuses a send. */
export const SEND_REFUSALS = [
  'no_recipient',
  'own_number',
  'number_disconnected',
  'number_restricted',
  'window_closed',
  'stopped',
  'marketing_withheld',
  'bulk_halted',
  'category_halted',
  'template_not_approved',
  'template_authentication',
  'country_refused',
  'number_paused',
] as const;
export type SendRefusal = (typeof SEND_REFUSALS)[number];

export type SendVerdict =
  | { ok: true }
  | { ok: false; reason: SendRefusal /** true: keep it queued, it may go later */; waits: boolean };

/** What the gate needs to know of a send. */
export interface SendCase {
  lifecycle: Lifecycle;
  /** Meta has blocked this kind of sending until later; see `isRestricted`. */
  restricted: boolean;
  lastInboundAt: Millis | null;
  /** The gateway's time. */
  now: Millis;
  hasRecipient: boolean;
  /** The thread is with the business's own number, which Meta refuses (131021). */
  toOneself?: boolean;
  /** The rules data say that Meta delivers no marketing to this person's country (`country-rules`). */
  countryTakesNoMarketing: boolean;
  /** Meta withheld marketing from this person less than a day ago (131049): trying again soon makes it worse. */
  marketingWithheld?: boolean;
  stops: Stops;
  /** Null: free-form, which needs the window. */
  template: { category: TemplateCategory; status: string } | null;
  /** Sent by a machine to many. */
  bulk: boolean;
  /** Meta found too many complaints (131048): single replies go on, bulk does not. */
  bulkHalted?: boolean;
  /** Templates of this category were misused (131064), and Meta takes none for a while. */
  categoryHalted?: boolean;
}

/**
 * The one gate before every send. `waits` tells a pause (the outbox holds it) from a refusal.
 *
 * Stops: who stopped marketing, by WhatsApp or by word, gets no marketing template and nothing in bulk; replies in
 * the window and single utility templates go on (Meta, "getting opt-in" and "user preferences"). Authentication
 * templates are refused: a code must be masked wherever it is kept, and nothing here does that yet.
 */
export function maySend(send: SendCase): SendVerdict {
  const no = (reason: SendRefusal, waits = false): SendVerdict => ({ ok: false, reason, waits });
  if (!send.hasRecipient) return no('no_recipient');
  if (send.toOneself) return no('own_number');
  if (send.lifecycle === 'disconnected') return no('number_disconnected');
  const { template, stops } = send;
  const marketing = template?.category === 'marketing';
  if (template?.category === 'authentication') return no('template_authentication');
  if (template && template.status !== 'APPROVED') return no('template_not_approved');
  const stopped = stops.whatsapp !== null || stops.word !== null;
  if (stopped && (send.bulk || marketing)) return no('stopped');
  if (marketing && send.countryTakesNoMarketing) return no('country_refused');
  if (marketing && send.marketingWithheld) return no('marketing_withheld');
  if (template && send.categoryHalted) return no('category_halted');
  if (send.bulk && send.bulkHalted) return no('bulk_halted');
  if (!template && !windowState(send.lastInboundAt, send.now).open) return no('window_closed');
  if (send.restricted) return no('number_restricted');
  if (send.lifecycle !== 'active' && send.lifecycle !== 'syncing') return no('number_paused', true);
  return { ok: true };
}

/** Restrictions that leave messages alone. */
const NOT_MESSAGES: ReadonlySet<string> = new Set(['RESTRICTED_ADD_PHONE_NUMBER_ACTION']);

/**
 * Has Meta blocked this kind of sending for now (`ACCOUNT_RESTRICTION`, `DISABLED_UPDATE`)? A restriction whose kind
 * nobody knows blocks everything until it ends.
 * @param begins it goes to somebody who has not written within 24 hours; else it is a reply
 */
export function isRestricted(
  { ban, restrictions }: Pick<Standing, 'ban' | 'restrictions'>,
  begins: boolean,
  now: Millis,
): boolean {
  if (ban?.state === 'DISABLE') return true;
  const other = begins ? 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' : 'RESTRICTED_BIZ_INITIATED_MESSAGING';
  return restrictions.some(
    ({ kind, until }) => !NOT_MESSAGES.has(kind) && kind !== other && (until === null || until > now),
  );
}
