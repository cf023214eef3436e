import { TemplateList, ThreadPage } from '#shared/gateway-api/http.ts';
import type { GatewayAtWork } from '../support/gateway-at-work.ts';
import type { Meta } from '../support/meta-at-work.ts';
import { below, idAt, type Random } from '../support/random.ts';
import type { Desk } from './gateway/desk.ts';

const CUSTOMERS = 24;
const MOST_PENDING = 4;
const DESKS_START = Date.UTC(2026, 10, 20);
/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A shop's customers, owner and staff, all talking at once. */
export class Shop {
  readonly #meta: Meta;
  readonly #random: Random;
  readonly customers: string[] = [];
  readonly #threads: string[] = [];
  /** What staff can send: a text always; files and templates once the gateway has them. */
  readonly #contents: (() => object)[] = [];
  #said = 0;
  #sent = 0;

  constructor(meta: Meta, random: Random) {
    this.#meta = meta;
    this.#random = random;
  }

  /** Everybody writes once, so that every window is open and every thread is there. */
  async open(gateway: GatewayAtWork): Promise<string[]> {
    await this.#meta.post('/control/ticks', { sentMs: [5, 40], deliveredMs: [20, 120], readMs: [50, 400] });
    for (let n = 0; n < CUSTOMERS; n++) {
      const phone = `62857100${String(10_000 + n)}`;
      const { id } = await this.#meta.post<{ id: string }>('/control/customers', {
        name: `Pelanggan ${n}`,
        phone,
      });
      this.customers.push(id);
      await this.#meta.post(`/control/customers/${id}/say`, { text: 'Halo, masih buka?' });
    }
    await this.#meta.post('/control/flush', {});
    for (;;) {
      const { threads } = ThreadPage.parse((await gateway.ask('GET', '/v1/threads?limit=200')).body);
      if (threads.length < CUSTOMERS) continue;
      this.#threads.push(...threads.map(({ id }) => id));
      break;
    }
    return this.#stock(gateway);
  }

  /**
   * What customers and the owner do on their phones: some messages, echoes, edits, reactions.
   * @returns messages of customers
   */
  async talk(): Promise<number> {
    const random = this.#random;
    const acts: Promise<unknown>[] = [];
    const written = 1 + below(random, 4);
    for (let n = 0; n < written; n++) acts.push(this.#customerActs(this.#anybody()));
    for (let n = below(random, 3); n > 0; n--) acts.push(this.#ownerActs(this.#anybody()));
    await Promise.all(acts);
    return written;
  }

  /** Staff answer some customers; who has answers on the way gives no more. */
  answer(desks: readonly Desk[]): void {
    const random = this.#random;
    for (let n = 1 + below(random, 4); n > 0; n--) {
      const threadId = this.#threads[below(random, this.#threads.length)] as string;
      const content = this.#contents[below(random, this.#contents.length)]?.() ?? {};
      const desk = desks[below(random, desks.length)];
      const commandId = idAt(random, DESKS_START + ++this.#sent);
      if (desk && desk.pending < MOST_PENDING) desk.send(commandId, threadId, content);
    }
  }

  #anybody(): string {
    return this.customers[below(this.#random, this.customers.length)] as string;
  }

  async #customerActs(id: string): Promise<void> {
    const { wamid } = await this.#meta.post<{ wamid: string }>(
      `/control/customers/${id}/say`,
      below(this.#random, 12) === 0 ? { image: { motif: 'parang' } } : { text: `Pesan ${++this.#said}` },
    );
    const then = below(this.#random, 10);
    const path = `/control/customers/${id}`;
    if (then === 0) await this.#meta.post(`${path}/react`, { wamid, emoji: '👍' });
    if (then === 1) await this.#meta.post(`${path}/revoke`, { wamid });
  }

  async #ownerActs(to: string): Promise<void> {
    const { wamid } = await this.#meta.post<{ wamid: string }>('/control/phone/say', {
      to,
      text: `Dari HP ${++this.#said}`,
    });
    if (below(this.#random, 6) === 0)
      await this.#meta.post('/control/phone/edit', { wamid, text: `Dari HP ${this.#said}, diperbaiki` });
  }

  /** @returns the kinds that will be sent */
  async #stock(gateway: GatewayAtWork): Promise<string[]> {
    const text = () => ({ kind: 'text', text: `Jawaban ${this.#sent}` });
    this.#contents.push(text, text, text);
    const form = new FormData();
    form.set('file', new Blob([PNG], { type: 'image/png' }), 'kain.png');
    const { body } = await gateway.ask('POST', '/v1/media', form);
    const { mediaId } = body as { mediaId: string };
    this.#contents.push(() => ({ kind: 'image', mediaId, text: `Foto ${this.#sent}`, filename: null }));
    this.#contents.push(() => ({
      kind: 'location',
      place: { latitude: -7.8, longitude: 110.36, name: 'Toko', address: null },
    }));
    const kinds = ['text', 'image', 'location'];
    const template = await approvedTemplate(gateway);
    if (template) {
      this.#contents.push(() => ({
        kind: 'template',
        templateId: template,
        values: {
          header: null,
          body: [
            { name: null, text: 'Rina' },
            { name: null, text: `INV-${this.#sent}` },
          ],
          buttons: [],
        },
      }));
      kinds.push('template');
    }
    return kinds;
  }
}

/** A template of the sample shop that takes two texts; null while the gateway has none. */
async function approvedTemplate(gateway: GatewayAtWork): Promise<string | null> {
  await gateway.ask('POST', `/v1/numbers/${gateway.numberId}/templates/refresh`, {});
  const { status, body } = await gateway.ask('GET', `/v1/templates?numberId=${gateway.numberId}`);
  if (status !== 200) return null;
  const { templates } = TemplateList.parse(body);
  return (
    templates.find(({ name, status }) => name === 'konfirmasi_pesanan' && status === 'APPROVED')?.id ?? null
  );
}
