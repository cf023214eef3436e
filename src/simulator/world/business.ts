import type { BusinessIds } from '../webhooks/payloads.ts';
import { numericId } from './ids.ts';
import { ActRefused } from './refusal.ts';

/** The portfolio that owns the accounts, and the partner's portfolio by which partner events are addressed. */
export const PORTFOLIO = '309571846620118';
export const PARTNER_PORTFOLIO = '612008834471095';

export type Lifecycle = 'active' | 'offboarded' | 'removed';

/** What becomes of a request for the history: it comes, the owner declined (2593109), or nothing ever comes. */
export type HistoryShared = 'yes' | 'declined' | 'never';

/** The two imports, each granted once. */
export type SyncKind = 'smb_app_state_sync' | 'history';

/** Where webhooks go in place of the app's own address. */
export interface Callback {
  url: string;
  verifyToken: string;
}

/** Kinds of sending that Meta has blocked, and the code that they meet. */
interface Restriction {
  code: number;
  /** Templates only, free-form only, or everything. */
  kind: 'templates' | 'free-form' | 'all';
  /** Milliseconds; null: until it is lifted. */
  until: number | null;
}

/** A number that a partner has: who holds the key acts for it. */
export interface PartnerLink {
  keyDigest: string;
  /** Where its messages go, with the headers that prove it. Null: nowhere yet. */
  webhook: { url: string; headers: Record<string, string> } | null;
}

/** One number on the API, and in the owner's app beside it. */
export interface BusinessNumber extends BusinessIds {
  /** The verified name. */
  name: string;
  lifecycle: Lifecycle;
  /** Lives in the WhatsApp Business app too: coexistence. */
  onBizApp: boolean;
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** Since when it is on the API, in simulator time; syncs may be asked for within 24 hours of it. */
  onboardedAt: number;
  syncsAsked: Map<SyncKind, { requestId: string; at: number }>;
  history: HistoryShared;
  override: Callback | null;
  restrictions: Restriction[];
  /** Null: linked with Meta directly. */
  partner: PartnerLink | null;
}

/** A WhatsApp Business Account. */
export interface Waba {
  id: string;
  name: string;
  ownerBusinessId: string;
  /** The app is subscribed to its webhooks. The first account is from the start. */
  subscribed: boolean;
  override: Callback | null;
}

/** A call that must not be made for a coexistence number; tests assert that there are none. */
export interface ForbiddenCall {
  at: number;
  call: 'register' | 'deregister' | 'delete';
  phoneNumberId: string;
}

export interface NewNumber {
  phone: string;
  name?: string | undefined;
  /** An account that exists, or a new one. */
  wabaId?: string | undefined;
  phoneNumberId?: string | undefined;
  history?: HistoryShared | undefined;
  onBizApp?: boolean | undefined;
}

/** The accounts and numbers of the business. There is always a first number. */
export class Business {
  readonly wabas = new Map<string, Waba>();
  readonly numbers = new Map<string, BusinessNumber>();
  readonly forbidden: ForbiddenCall[] = [];
  readonly #ids: BusinessIds;
  readonly #now: () => number;
  #first!: BusinessNumber;

  constructor(ids: BusinessIds, now: () => number) {
    this.#ids = ids;
    this.#now = now;
    this.clear();
  }

  /** The number of the settings. */
  get first(): BusinessNumber {
    return this.#first;
  }

  /** By its phone number id; the first when none is named. @throws ActRefused 404 */
  number(id?: string): BusinessNumber {
    const number = id === undefined ? this.#first : this.numbers.get(id);
    if (!number) throw new ActRefused(404, `There is no phone number id "${id}".`);
    return number;
  }

  /** The numbers of one account, oldest first. */
  numbersOf(wabaId: string): BusinessNumber[] {
    return [...this.numbers.values()].filter((number) => number.wabaId === wabaId);
  }

  /** The number appears on the API now; a known one starts over. */
  onboard(wanted: NewNumber): BusinessNumber {
    const displayPhone = wanted.phone.replace(/\D/g, '');
    const known = [...this.numbers.values()].find((number) => number.displayPhone === displayPhone);
    const wabaId = known?.wabaId ?? wanted.wabaId ?? numericId();
    if (!this.wabas.has(wabaId))
      this.wabas.set(wabaId, {
        id: wabaId,
        name: wanted.name ?? 'Batik Kencana',
        ownerBusinessId: PORTFOLIO,
        subscribed: false,
        override: null,
      });
    const number: BusinessNumber = {
      wabaId,
      phoneNumberId: known?.phoneNumberId ?? wanted.phoneNumberId ?? numericId(),
      displayPhone,
      name: wanted.name ?? known?.name ?? 'Batik Kencana',
      lifecycle: 'active',
      onBizApp: wanted.onBizApp ?? true,
      quality: 'GREEN',
      onboardedAt: this.#now(),
      syncsAsked: new Map(),
      history: wanted.history ?? 'yes',
      override: null,
      restrictions: [],
      partner: null,
    };
    if (known) return Object.assign(known, number);
    this.numbers.set(number.phoneNumberId, number);
    return number;
  }

  /** Writes down a call that coexistence forbids. */
  forbid(call: ForbiddenCall['call'], phoneNumberId: string): void {
    this.forbidden.push({ at: this.#now(), call, phoneNumberId });
  }

  /** Back to the one number of the settings. */
  clear(): void {
    this.wabas.clear();
    this.numbers.clear();
    this.forbidden.length = 0;
    const { wabaId, phoneNumberId, displayPhone } = this.#ids;
    this.#first = this.onboard({ phone: displayPhone, wabaId, phoneNumberId });
    for (const waba of this.wabas.values()) waba.subscribed = true;
  }
}
