import { randomBytes } from 'node:crypto';
import type { Template } from '../templates/template.ts';
import type { Customer, Json } from './types.ts';

const HOUR = 60 * 60 * 1000;

/** Counts service messages by calendar month in the shop's time zone (UTC+7). */
export class ServiceAllowance {
  readonly #used = new Map<string, number>();

  /** Takes one message of the month; true while the free ones last. */
  take(at: number, free: number): boolean {
    const month = new Date(at + 7 * HOUR).toISOString().slice(0, 7);
    const used = this.#used.get(month) ?? 0;
    this.#used.set(month, used + 1);
    return used < free;
  }
}

/** `pricing` and, for a free entry point, `conversation`, as statuses carry them. */
export interface Price {
  pricing: Json;
  conversation: Json | null;
}

/**
 * What a message that Meta accepted costs, by the rules since October 2026: service messages are charged after the
 * month's free ones, templates always, and nothing within 72 hours of answering somebody who came by an ad.
 */
export function priceOf(
  customer: Customer,
  template: Template | null,
  now: number,
  allowance: ServiceAllowance,
  freePerMonth: number,
): Price {
  if (
    customer.referredAt !== null &&
    customer.freeEntryUntil === null &&
    now - customer.referredAt < 24 * HOUR
  )
    customer.freeEntryUntil = now + 72 * HOUR;
  if (customer.freeEntryUntil !== null && now < customer.freeEntryUntil) {
    return {
      pricing: {
        billable: false,
        pricing_model: 'PMP',
        type: 'free_entry_point',
        category: 'referral_conversion',
      },
      conversation: {
        id: randomBytes(16).toString('hex'),
        expiration_timestamp: String(Math.floor(customer.freeEntryUntil / 1000)),
        origin: { type: 'referral_conversion' },
      },
    };
  }
  const category = template ? template.category.toLowerCase() : 'service';
  const free = !template && allowance.take(now, freePerMonth);
  const type = free ? 'free_customer_service' : 'regular';
  return { pricing: { billable: !free, pricing_model: 'PMP', type, category }, conversation: null };
}
