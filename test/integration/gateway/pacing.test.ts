import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PAIR_BURST, THROUGHPUT_PER_SECOND } from '#shared/coexistence/pacing.ts';
import { Health, ThreadPage } from '#shared/gateway-api/http.ts';
import { GatewayAtWork } from '../../support/gateway-at-work.ts';
import { Meta } from '../../support/meta-at-work.ts';

const CUSTOMERS = 12;
/** Customers write so often in a second, which is less than the reserve: what is left absorbs this machine's hiccups. */
const INBOUND_PER_SECOND = 3;
const SECONDS = 5;

interface Traffic {
  now: number;
  out: { at: number; who: string; outcome: string | number }[];
  worstSecond: { out: number; in: number };
  recipients: Record<string, { accepted: number[]; worstAhead: number }>;
}

// Real time and real sockets, two programs, and Meta's own books of what arrived and when.
describe('the pace, as Meta counts it', () => {
  let meta: Meta;
  let gateway: GatewayAtWork;
  /** Threads by their customer. */
  const threads = new Map<string, string>();

  beforeAll(async () => {
    meta = await Meta.start('7');
    gateway = await GatewayAtWork.start(null, `${meta.url}/v26.0`);
    await meta.post('/control/gateway', { url: gateway.url });
    await meta.post('/control/ticks', { sentMs: [5, 20], deliveredMs: null, readMs: null });
    for (let n = 0; n < CUSTOMERS; n++) {
      const id = `c${n}`;
      await meta.post('/control/customers', { id, name: `Pelanggan ${n}`, phone: `62857100${10_000 + n}` });
      await meta.post(`/control/customers/${id}/say`, { text: 'Halo' });
    }
    await meta.post('/control/flush');
    const found = await until(listed, (page) => page.length === CUSTOMERS);
    for (const { id, title } of found) threads.set(`c${title.split(' ')[1]}`, id);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([gateway.drop(), meta.end()]);
  });
  beforeEach(async () => {
    // Nothing of the test before counts within this one's seconds.
    await wait(1_100);
    await fetch(`${meta.url}/control/traffic`, { method: 'DELETE' });
  });

  const traffic = () => meta.get<Traffic>('/control/traffic');
  const listed = async () =>
    ThreadPage.parse((await gateway.ask('GET', '/v1/threads?limit=200')).body).threads;
  const waiting = async () => Health.parse((await gateway.ask('GET', '/v1/health')).body).outbound.waiting;

  async function until<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await read();
      if (done(value)) return value;
      await wait(50);
    }
  }

  async function send(customer: string, text: string, bulk = false): Promise<string> {
    const commandId = crypto.randomUUID();
    const body = {
      commandId,
      threadId: threads.get(customer),
      content: { kind: 'text', text },
      replyToWamid: null,
      bulk,
    };
    expect((await gateway.ask('POST', '/v1/messages', body)).status).toBe(202);
    return commandId;
  }

  it('holds at most 20 in any second while the line is full and customers write', async () => {
    const sends = Promise.all(
      Array.from({ length: 15 * SECONDS }, (_, n) => send(`c${n % CUSTOMERS}`, `Kabar ${n}`)),
    );
    for (let n = 0; n < INBOUND_PER_SECOND * SECONDS; n++) {
      await meta.post(`/control/customers/c${n % CUSTOMERS}/say`, { text: `Pesan ${n}` });
      await wait(1000 / INBOUND_PER_SECOND);
    }
    await sends;
    await until(waiting, (count) => count === 0);
    await meta.post('/control/flush');
    const { out, worstSecond } = await traffic();
    expect(out.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
    expect(out).toHaveLength(15 * SECONDS);
    expect(worstSecond.out + worstSecond.in).toBeLessThanOrEqual(THROUGHPUT_PER_SECOND);
  }, 120_000);

  it('never goes further ahead with one person than Meta lends', async () => {
    for (let n = 0; n < PAIR_BURST + 5; n++) await send('c1', `Untuk satu orang ${n}`);
    // The queue tells what waits for this person; what could go has gone by then.
    await until(traffic, ({ recipients }) => (recipients.c1?.accepted.length ?? 0) >= PAIR_BURST - 1);
    await until(waiting, (count) => count < 7);
    const { out, recipients } = await traffic();
    expect(out.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
    expect(recipients.c1?.worstAhead).toBeLessThanOrEqual(PAIR_BURST);
    expect(await waiting()).toBeGreaterThan(0);
  }, 120_000);

  it('lets a reply overtake bulk', async () => {
    await meta.post('/control/account', { event: 'offboarded' });
    await meta.post('/control/flush');
    for (let n = 0; n < 20; n++) await send(`c${2 + (n % 8)}`, `Promo ${n}`, true);
    await send('c11', 'Siap, kak');
    const { now } = await traffic();
    // Meta's times are whole seconds, and of two events of one second the graver stands.
    await wait(1_100);
    await meta.post('/control/account', { event: 'reconnected' });
    await until(traffic, ({ out }) => out.filter(({ at }) => at > now).length >= 20);
    const { out } = await traffic();
    const order = out.filter(({ at }) => at > now).map(({ who }) => who);
    // Somebody else's turn may come up first, not a machine's.
    expect(order.filter((who) => who !== 'c1')[0]).toBe('c11');
  }, 120_000);
});
