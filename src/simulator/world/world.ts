import { EventEmitter } from 'node:events';
import { TemplateShelf } from '../templates/shelf.ts';
import type { BusinessIds } from '../webhooks/payloads.ts';
import { Business, type BusinessNumber, type Lifecycle } from './business.ts';
import type { MovableClock } from './clock.ts';
import { businessScopedId } from './ids.ts';
import { MediaStore } from './media-store.ts';
import { ServiceAllowance } from './pricing.ts';
import { ActRefused } from './refusal.ts';
import { META_RULES, type Rules } from './rules.ts';
import { Traffic } from './traffic.ts';
import type { ChatMessage, Customer, Ticks } from './types.ts';

/** What happens, for the page and for whoever listens; each goes out as one event of the stream. */
export type WorldEvent =
  | { type: 'customer'; customer: Customer }
  | { type: 'message'; message: ChatMessage }
  | { type: 'typing'; customerId: string }
  | { type: 'lifecycle'; phoneNumberId: string; lifecycle: Lifecycle }
  | { type: 'clock'; offset: number }
  | { type: 'cleared' };

export interface NewCustomer {
  id?: string | undefined;
  name: string;
  phone?: string | null | undefined;
  username?: string | null | undefined;
  hidesPhone?: boolean | undefined;
  bookName?: string | null | undefined;
  language?: 'id' | 'en' | 'ar' | undefined;
  /** The phone number id that they write to; the first when absent. */
  number?: string | undefined;
  parentUserId?: string | null | undefined;
  ticks?: { [K in keyof Ticks]?: Ticks[K] | undefined } | undefined;
}

const QUICK_TICKS: Ticks = { sentMs: [20, 60], deliveredMs: [120, 400], readMs: [1500, 3000] };

/** The simulator's own truth: who there is, what was said, and what Meta would allow. */
export class World {
  readonly business: Business;
  readonly clock: MovableClock;
  readonly media: MediaStore;
  readonly traffic = new Traffic();
  readonly allowance = new ServiceAllowance();
  readonly rules: Rules = { ...META_RULES };
  /** How a new customer's phone answers. */
  readonly ticks: Ticks = { ...QUICK_TICKS };
  readonly customers = new Map<string, Customer>();
  readonly templates: TemplateShelf;
  readonly #messages = new Map<string, ChatMessage>();
  readonly #chats = new Map<string, ChatMessage[]>();
  readonly #events = new EventEmitter();

  constructor(ids: BusinessIds, clock: MovableClock, secret: string) {
    this.business = new Business(ids, () => clock.now());
    this.clock = clock;
    this.templates = new TemplateShelf(ids.wabaId);
    this.media = new MediaStore(clock, secret);
    this.#events.setMaxListeners(0);
  }

  emit(event: WorldEvent): void {
    this.#events.emit('event', event);
  }

  /** Calls back on everything that happens; returns how to stop. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.#events.on('event', listener);
    return () => this.#events.off('event', listener);
  }

  addCustomer(wanted: NewCustomer): Customer {
    const id = wanted.id ?? `c${this.customers.size + 1}`;
    if (this.customers.has(id)) throw new ActRefused(409, `There is already a customer "${id}".`);
    const phone = wanted.phone?.replace(/\D/g, '') || null;
    if (!phone && !wanted.username)
      throw new ActRefused(400, 'A customer has a phone number, a username, or both.');
    const number = this.business.number(wanted.number);
    const taken = phone && this.byPhone(number, phone);
    if (taken) throw new ActRefused(409, `${phone} belongs to "${taken.id}" already.`);
    const language = wanted.language ?? 'id';
    // The id is scoped by the portfolio: who writes to two of its numbers has one.
    const elsewhere = [...this.customers.values()].find((other) => phone !== null && other.phone === phone);
    const customer: Customer = {
      id,
      number: number.phoneNumberId,
      name: wanted.name,
      phone,
      username: wanted.username ?? null,
      hidesPhone: wanted.hidesPhone ?? !phone,
      userId:
        elsewhere?.userId ??
        businessScopedId(
          countryOf(phone, language),
          this.business.first.wabaId,
          `${id}:${phone ?? wanted.username}`,
        ),
      parentUserId: wanted.parentUserId ?? null,
      bookName: wanted.bookName ?? null,
      language,
      ticks: merged(this.ticks, wanted.ticks ?? {}),
      lastInboundAt: null,
      referredAt: null,
      freeEntryUntil: null,
      stoppedMarketing: false,
      marketing: [],
      blocked: false,
      agentHolds: false,
    };
    this.customers.set(id, customer);
    this.emit({ type: 'customer', customer });
    return customer;
  }

  /** @throws ActRefused 404 */
  customer(id: string): Customer {
    const customer = this.customers.get(id);
    if (!customer) throw new ActRefused(404, `There is no customer "${id}".`);
    return customer;
  }

  /** The business number that this customer writes to. */
  numberOf(customer: Customer): BusinessNumber {
    return this.business.number(customer.number);
  }

  byPhone(number: BusinessNumber, digits: string): Customer | null {
    return this.#find(number.phoneNumberId, (customer) => customer.phone === digits);
  }

  byUserId(phoneNumberId: string, userId: string): Customer | null {
    return this.#find(phoneNumberId, (customer) => customer.userId === userId);
  }

  #find(phoneNumberId: string, is: (customer: Customer) => boolean): Customer | null {
    for (const customer of this.customers.values())
      if (customer.number === phoneNumberId && is(customer)) return customer;
    return null;
  }

  message(wamid: string): ChatMessage | null {
    return this.#messages.get(wamid) ?? null;
  }

  /** Newest last. */
  chat(customerId: string): ChatMessage[] {
    return this.#chats.get(customerId) ?? [];
  }

  /** Puts a message into its chat in order of time. */
  addMessage(message: ChatMessage): void {
    this.#messages.set(message.wamid, message);
    const chat = this.#chats.get(message.customerId) ?? [];
    const behind = chat.findLastIndex((other) => other.at <= message.at);
    chat.splice(behind + 1, 0, message);
    this.#chats.set(message.customerId, chat);
    this.emit({ type: 'message', message });
  }

  /** Back to an empty shop, for the next test. */
  clear(): void {
    this.customers.clear();
    this.#messages.clear();
    this.#chats.clear();
    this.business.clear();
    this.traffic.clear();
    this.templates.clear();
    Object.assign(this.rules, META_RULES);
    Object.assign(this.ticks, QUICK_TICKS);
    this.emit({ type: 'cleared' });
  }
}

/** A change of some ticks. */
export function merged(ticks: Ticks, change: NonNullable<NewCustomer['ticks']>): Ticks {
  return {
    sentMs: change.sentMs ?? ticks.sentMs,
    deliveredMs: change.deliveredMs === undefined ? ticks.deliveredMs : change.deliveredMs,
    readMs: change.readMs === undefined ? ticks.readMs : change.readMs,
  };
}

const COUNTRY_BY_CODE: [prefix: string, country: string][] = [
  ['62', 'ID'],
  ['65', 'SG'],
  ['60', 'MY'],
  ['61', 'AU'],
  ['44', 'GB'],
  ['49', 'DE'],
  ['31', 'NL'],
  ['33', 'FR'],
  ['81', 'JP'],
  ['966', 'SA'],
  ['971', 'AE'],
  ['1', 'US'],
];

function countryOf(phone: string | null, language: string): string {
  const known = COUNTRY_BY_CODE.find(([prefix]) => phone?.startsWith(prefix));
  return known?.[1] ?? (language === 'en' ? 'GB' : language === 'ar' ? 'SA' : 'ID');
}
