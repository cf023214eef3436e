import { randomUUID } from 'node:crypto';
import type { Business } from '../world/business.ts';
import { PARTNER_PORTFOLIO } from '../world/business.ts';
import type { Json } from '../world/types.ts';
import { signature } from './meta-json.ts';
import type { Webhook } from './webhook.ts';

/** Where a lane's POSTs go, and the headers that prove who they are from. */
export interface Destination {
  url: string;
  headers: (body: Buffer) => Record<string, string>;
  /** The body of these webhooks. */
  pack: (hooks: Webhook[]) => Json;
}

/** Where the partner's own webhooks go. */
export interface PartnerCallback {
  url: string;
  headers: Record<string, string>;
  /** `own`: one change a POST as `{event, data}`; `meta`: in Meta's envelope. */
  envelope: 'own' | 'meta';
}

/** What a partner's number gets at its own address; the rest goes to the partner's (360dialog, coexistence). */
const PARTNERS_NUMBER = new Set(['messages', 'smb_message_echoes', 'standby']);

/** Overrides carry these fields alone; everything else goes to the app's own address (Meta, override). */
const MESSAGING = new Set(['messages', 'smb_message_echoes', 'history', 'smb_app_state_sync', 'standby']);

const numberOf = (value: Json): string | null => {
  const metadata = value.metadata as { phone_number_id?: string } | undefined;
  return metadata?.phone_number_id ?? null;
};

/** Decides to which callback a webhook goes. */
export class Routing {
  readonly #business: Business;
  readonly #appSecret: string;
  /** The gateway's own address without a path; null holds everything back. */
  gateway: string | null = null;
  partner: PartnerCallback | null = null;

  constructor(business: Business, appSecret: string) {
    this.#business = business;
    this.#appSecret = appSecret;
  }

  /** The lane of a webhook; null when the app is not subscribed to that account, so that nothing comes. */
  laneOf({ entryId, field, value }: Webhook): string | null {
    const waba = this.#business.wabas.get(entryId);
    const linked = this.#partnersNumber(entryId, value);
    if (linked !== null) {
      if (PARTNERS_NUMBER.has(field)) return `partner-number:${linked}`;
      return this.partner === null ? null : 'partner';
    }
    if (waba && !waba.subscribed && entryId !== PARTNER_PORTFOLIO) return null;
    if (!MESSAGING.has(field)) return 'app';
    const id = numberOf(value);
    if (id !== null && this.#business.numbers.get(id)?.override) return `number:${id}`;
    return waba?.override ? `waba:${waba.id}` : 'app';
  }

  /** The phone number id when this is about a number that the partner has. */
  #partnersNumber(entryId: string, value: Json): string | null {
    const id = numberOf(value);
    const numbers =
      id === null ? this.#business.numbersOf(entryId) : [this.#business.numbers.get(id)].filter(Boolean);
    return numbers.find((number) => number?.partner)?.phoneNumberId ?? null;
  }

  /** True for callbacks that take one change a POST. */
  isSingle(lane: string): boolean {
    return lane === 'partner' && this.partner?.envelope === 'own';
  }

  /** Where a lane leads at this moment; null: nowhere, it waits. */
  destination(lane: string): Destination | null {
    const [kind = '', id = ''] = lane.split(':');
    if (lane === 'partner') return this.#partnerDestination();
    if (kind === 'partner-number') {
      const webhook = this.#business.numbers.get(id)?.partner?.webhook;
      return webhook ? { url: webhook.url, headers: () => webhook.headers, pack: envelope } : null;
    }
    if (this.gateway === null) return null;
    const override =
      kind === 'number'
        ? this.#business.numbers.get(id)?.override
        : kind === 'waba'
          ? this.#business.wabas.get(id)?.override
          : null;
    return {
      url: override?.url ?? `${this.gateway}/webhooks/meta`,
      headers: (body) => ({ 'x-hub-signature-256': signature(body, this.#appSecret) }),
      pack: envelope,
    };
  }

  #partnerDestination(): Destination | null {
    if (this.partner === null) return null;
    const { url, headers, envelope: kind } = this.partner;
    return { url, headers: () => headers, pack: kind === 'meta' ? envelope : ownEnvelope };
  }
}

/** One entry for neighbours of the same account and time, as Meta groups them. */
export function envelope(hooks: Webhook[]): Json {
  const entries: { id: string; time?: number; changes: Json[] }[] = [];
  for (const { entryId, time, field, value } of hooks) {
    const last = entries.at(-1);
    if (last && last.id === entryId && last.time === time) last.changes.push({ field, value });
    else entries.push({ id: entryId, ...(time !== undefined && { time }), changes: [{ field, value }] });
  }
  return { object: 'whatsapp_business_account', entry: entries };
}

/** As the partner tells its own events: the account's id stands among the data. */
function ownEnvelope([hook]: Webhook[]): Json {
  return { id: randomUUID(), event: hook?.field, data: { id: hook?.entryId, ...hook?.value } };
}
