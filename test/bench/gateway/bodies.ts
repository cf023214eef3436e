import { NUMBER } from '../../integration/gateway/support/meta.ts';
import { below, type Random, seeded, zipf } from '../../support/random.ts';
import { talker, vocabulary } from '../../support/shop-talk.ts';

/** Half a year of a shop that never closes. */
const DAYS = 180;
const DAY_MS = 86_400_000;
/** Meta's phases of an import, by age in days. */
const PHASES = [1, 90, DAYS];
/** A conversation has about this many messages on average; the busiest has many times more. */
const MESSAGES_A_THREAD = 100;

interface Customer {
  phone: string;
  userId: string;
  name: string;
}

/** Webhook bodies from a seed: the same ones on every machine, but for the time they are dated to. */
export class Bodies {
  readonly #random: Random;
  readonly #say: (random: Random) => string;
  readonly #customers: Customer[];
  readonly #busy: (random: Random) => number;
  readonly #mark: string;
  #count = 0;

  /** @param mark makes the wamids of two generators differ */
  constructor(seed: number, customers: number, mark: string) {
    this.#random = seeded(seed);
    this.#mark = mark;
    this.#say = talker(vocabulary(seeded(seed)));
    this.#customers = Array.from({ length: customers }, (_, n) => ({
      phone: `6285${String(700_000_000 + n)}`,
      userId: `ID.48210933${String(765_510_000 + n)}`,
      name: `Pelanggan ${n}`,
    }));
    this.#busy = zipf(customers);
  }

  /** Live traffic in one body: seven messages of customers to three echoes from the phone. */
  live(items: number, now: number): { body: Buffer; wamids: string[] } {
    const wamids: string[] = [];
    const changes = Array.from({ length: items }, () => {
      const { phone, userId, name } = this.#anybody();
      const wamid = this.#wamid();
      wamids.push(wamid);
      const said = {
        id: wamid,
        timestamp: seconds(now),
        type: 'text',
        text: { body: this.#say(this.#random) },
      };
      const echo = below(this.#random, 10) >= 7;
      return echo
        ? change('smb_message_echoes', {
            contacts: [{ wa_id: phone, user_id: userId }],
            message_echoes: [{ from: NUMBER.displayPhone, to: phone, to_user_id: userId, ...said }],
          })
        : change('messages', {
            contacts: [{ profile: { name }, wa_id: phone, user_id: userId }],
            messages: [{ from: phone, from_user_id: userId, ...said }],
          });
    });
    return { body: enveloped(changes), wamids };
  }

  /**
   * The history of the last half year as an import brings it: a chunk a body, thread by thread, newest phase first.
   * @param chunk messages in one body
   */
  *history(messages: number, chunk: number, now: number): Generator<{ body: Buffer; count: number }> {
    const random = this.#random;
    for (let begin = 0, order = 1; begin < messages; begin += chunk, order++) {
      const count = Math.min(chunk, messages - begin);
      const age = (begin / messages) * DAYS;
      const phase = PHASES.findIndex((days) => age < days);
      const threads = new Map<Customer, object[]>();
      for (let n = 0; n < count; n++) {
        const customer = this.#anybody();
        const sentAt = now - (((begin + n) / messages) * DAYS * DAY_MS + DAY_MS / 2);
        const incoming = random() < 0.55;
        const { phone, userId } = customer;
        const said = {
          ...(incoming ? { from: phone } : { from: NUMBER.displayPhone, to: phone }),
          from_user_id: userId,
          id: this.#wamid(),
          timestamp: seconds(sentAt),
          type: 'text',
          text: { body: this.#say(random) },
          history_context: { status: 'READ' },
        };
        threads.set(customer, [...(threads.get(customer) ?? []), said]);
      }
      const history = {
        metadata: { phase, chunk_order: order, progress: Math.round(((begin + count) / messages) * 100) },
        threads: [...threads].map(([{ phone, userId }, said]) => ({
          id: phone,
          context: { wa_id: phone, user_id: userId },
          messages: said,
        })),
      };
      yield { body: enveloped([change('history', { history: [history] })]), count };
    }
  }

  #anybody(): Customer {
    return this.#customers[this.#busy(this.#random)] as Customer;
  }

  #wamid(): string {
    const name = `${this.#mark}${String(++this.#count).padStart(9, '0')}`;
    return `wamid.HBgNNjI4NTcxMDAwMzM0NBUCABIYF${Buffer.from(name).toString('base64url')}AA==`;
  }
}

/** How many customers share so many messages. */
export const customersFor = (messages: number) => Math.max(20, Math.round(messages / MESSAGES_A_THREAD));

const seconds = (ms: number) => String(Math.floor(ms / 1000));

function change(field: string, value: object): object {
  const metadata = { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId };
  return { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
}

function enveloped(changes: object[]): Buffer {
  return Buffer.from(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: NUMBER.wabaId, changes }] }),
  );
}
