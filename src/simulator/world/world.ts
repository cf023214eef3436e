import { EventEmitter } from 'node:events';
import type { BusinessIds } from '../webhooks/payloads.ts';
import type { MovableClock } from './clock.ts';
import { businessScopedId } from './ids.ts';
import { MediaStore } from './media-store.ts';
import { ServiceAllowance } from './pricing.ts';
import { META_RULES, type Rules, Traffic } from './rules.ts';
import type { ChatMessage, Customer, Lifecycle, Template, Ticks } from './types.ts';

/** What happens, for the page and for whoever listens; each goes out as one event of the stream. */
export type WorldEvent =
  | { type: 'customer'; customer: Customer }
  | { type: 'message'; message: ChatMessage }
  | { type: 'typing'; customerId: string }
  | { type: 'lifecycle'; lifecycle: Lifecycle }
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
  ticks?: { [K in keyof Ticks]?: Ticks[K] | undefined } | undefined;
}

const QUICK_TICKS: Ticks = { sentMs: [20, 60], deliveredMs: [120, 400], readMs: [1500, 3000] };

/** A person asked for does not exist, or may not do this; becomes the control API's 4xx. */
export class ActRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const SAMPLE_TEMPLATES: Template[] = [
  [
    'konfirmasi_pesanan',
    'id',
    'UTILITY',
    'Halo {{1}}, pesanan {{2}} sudah kami terima dan sedang disiapkan.',
  ],
  [
    'resi_pengiriman',
    'id',
    'UTILITY',
    'Halo {{1}}, paket Anda sudah dikirim. Nomor resi: {{2}}. Terima kasih.',
  ],
  ['order_update', 'en', 'UTILITY', 'Hello {{1}}, your order {{2}} is on its way.'],
  [
    'koleksi_baru',
    'id',
    'MARKETING',
    'Halo {{1}}, koleksi batik terbaru sudah datang. Balas BERHENTI untuk tidak menerima info lagi.',
  ],
  ['kode_masuk', 'id', 'AUTHENTICATION', '*{{1}}* adalah kode verifikasi Anda.'],
].map(([name = '', language = '', category, body = ''], index) => ({
  id: `16895569000112${index + 10}`,
  name,
  language,
  category: category as Template['category'],
  status: 'APPROVED',
  body,
}));

/** The simulator's own truth: who there is, what was said, and what Meta would allow. */
export class World {
  readonly ids: BusinessIds;
  readonly clock: MovableClock;
  readonly media: MediaStore;
  readonly traffic = new Traffic();
  readonly allowance = new ServiceAllowance();
  readonly rules: Rules = { ...META_RULES };
  /** How a new customer's phone answers. */
  readonly ticks: Ticks = { ...QUICK_TICKS };
  readonly customers = new Map<string, Customer>();
  readonly templates: Template[] = [...SAMPLE_TEMPLATES];
  readonly #messages = new Map<string, ChatMessage>();
  readonly #chats = new Map<string, ChatMessage[]>();
  readonly #events = new EventEmitter();
  verifiedName = 'Batik Kencana';
  lifecycle: Lifecycle = 'active';
  /** Since when the number is on the API, in simulator time; the sync may be asked for within 24 hours of it. */
  onboardedAt: number;
  readonly syncsAsked = new Set<string>();

  constructor(ids: BusinessIds, clock: MovableClock, secret: string) {
    this.ids = ids;
    this.clock = clock;
    this.media = new MediaStore(clock, secret);
    this.onboardedAt = clock.now();
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
    const taken = phone && this.byPhone(phone);
    if (taken) throw new ActRefused(409, `${phone} belongs to "${taken.id}" already.`);
    const language = wanted.language ?? 'id';
    const customer: Customer = {
      id,
      name: wanted.name,
      phone,
      username: wanted.username ?? null,
      hidesPhone: wanted.hidesPhone ?? !phone,
      userId: businessScopedId(
        countryOf(phone, language),
        this.ids.wabaId,
        `${id}:${phone ?? wanted.username}`,
      ),
      bookName: wanted.bookName ?? null,
      language,
      ticks: merged(this.ticks, wanted.ticks ?? {}),
      lastInboundAt: null,
      referredAt: null,
      freeEntryUntil: null,
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

  byPhone(digits: string): Customer | null {
    return [...this.customers.values()].find((customer) => customer.phone === digits) ?? null;
  }

  byUserId(userId: string): Customer | null {
    return [...this.customers.values()].find((customer) => customer.userId === userId) ?? null;
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
    this.syncsAsked.clear();
    this.lifecycle = 'active';
    this.onboardedAt = this.clock.now();
    this.templates.splice(0, this.templates.length, ...SAMPLE_TEMPLATES);
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
