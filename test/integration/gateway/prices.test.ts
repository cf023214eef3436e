import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MessagePage,
  NumberUsage,
  RateCardCheck,
  RateCardImport,
  RateCardList,
  RulesAnswer,
  ThreadPrices,
} from '#shared/gateway-api/http.ts';
import { DATABASES } from './support/stores.ts';
import { Projection, TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';
import { deliver, inbound, status } from './support/webhooks.ts';

interface Webhook {
  entry: { changes: { value: Record<string, unknown> }[] }[];
}

const NOW = Date.parse('2026-11-21T03:00:00Z');
const HOUR = 3_600_000;
/** Invented amounts. */
const CARD = `"Cost per message in IDR, effective October 1, 2026",,,,,,
Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service
Indonesia,IDR,600.5,350,350,n/a,n/a
`;

const ATLANTIS = [
  {
    line: 4,
    code: 'market-unknown',
    values: { market: 'Atlantis' },
    problem: '"Atlantis" is no market that is known here.',
  },
  {
    line: 4,
    code: 'no-amount',
    values: { cell: 'x', column: 'utility' },
    problem: '"x" under "utility" is no amount such as 0.0250.',
  },
];

describe.each(DATABASES)('prices on $kind', ({ make }) => {
  let gateway: TestGateway;
  let agent: string;
  let console: TestConsole;
  let projection: Projection;

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
    gateway.clock.move(NOW);
    agent = await gateway.colleague('budi', 'agent');
    console = await TestConsole.hello(gateway.url, gateway.token);
    projection = new Projection(gateway.url, gateway.token, gateway.feed);
    await projection.begin(console);
  });
  afterAll(async () => {
    console.close();
    await gateway.drop();
  });

  async function importCard(csv: string, { query = '', token = gateway.token } = {}) {
    const response = await fetch(`${gateway.url}/v1/rate-cards${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: csv,
    });
    return { status: response.status, body: await response.json() };
  }
  const get = async (path: string) => (await gateway.ask('GET', path)).body;
  const usage = async (month = '') =>
    NumberUsage.parse(await get(`/v1/numbers/${gateway.numberId}/usage${month && `?month=${month}`}`));
  const prices = async (threadId: string) => ThreadPrices.parse(await get(`/v1/threads/${threadId}/prices`));

  /** A customer writes, perhaps by an ad; the thread that this makes. */
  async function thread(n: number, at: number, referral?: object): Promise<string> {
    const webhook = inbound(n, `wamid.in${n}.${at}`, 'halo', at) as Webhook;
    const [message] = (webhook.entry[0]?.changes[0]?.value.messages as object[]) ?? [];
    if (message && referral) Object.assign(message, { referral });
    await deliver(gateway.url, webhook);
    const found = () => projection.threads().find(({ title }) => title === `Pelanggan ${n}`);
    await projection.until(console, () => found() !== undefined);
    return found()?.id ?? '';
  }

  /** An agent answers, and Meta tells what it costs. */
  async function answer(n: number, threadId: string, at: number, pricing: object): Promise<void> {
    gateway.clock.move(at);
    const commandId = uuidv7();
    const wamid = `wamid.out.${commandId}`;
    gateway.graph.answers.messages.push({ status: 200, body: { messages: [{ id: wamid }] } });
    const body = { commandId, threadId, content: { kind: 'text', text: 'ada kak' }, replyToWamid: null };
    expect((await gateway.ask('POST', '/v1/messages', { body })).status).toBe(202);
    const message = () => projection.messages().find((one) => one.commandId === commandId);
    await projection.until(console, () => message()?.wamid === wamid);
    for (const state of ['sent', 'delivered']) {
      const webhook = status(wamid, state, at, commandId, n) as Webhook;
      const [one] = (webhook.entry[0]?.changes[0]?.value.statuses as object[]) ?? [];
      if (one) Object.assign(one, { pricing });
      await deliver(gateway.url, webhook);
      await projection.until(console, () => message()?.status === state);
    }
  }

  it('are unknown without a card, but the free messages are free', async () => {
    const id = await thread(1, NOW - HOUR);
    expect(await prices(id)).toMatchObject({
      service: { known: true, micros: 0, basis: 'allowance', sure: false },
      utility: { known: false, why: 'no-card' },
      marketing: { known: false, why: 'no-card' },
      freeEntryUntil: null,
    });
  });

  it('refuses a card with a problem, whole, and an agent’s', async () => {
    const bad = await importCard(`${CARD}Atlantis,IDR,1,x,1,,\n`);
    expect(bad.status).toBe(200);
    expect(RateCardImport.parse(bad.body)).toEqual({
      imported: false,
      problems: ATLANTIS,
    });
    expect((await importCard(CARD, { token: agent })).status).toBe(403);
    expect((await importCard('x'.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await importCard(CARD, { query: '?validFrom=tomorrow' })).status).toBe(400);
    expect(RateCardList.parse(await get('/v1/rate-cards')).cards).toEqual([]);
  });

  it('shows what a card says, and keeps nothing of it', async () => {
    const good = await importCard(
      CARD.replace('"Cost per message in IDR, effective October 1, 2026",,,,,,\n', ''),
      {
        query: '/check?validFrom=2026-10-01',
      },
    );
    expect(RateCardCheck.parse(good.body)).toMatchObject({
      fits: true,
      rows: 1,
      ignored: [],
      card: { currency: 'IDR', validFrom: '2026-10-01', title: null, rates: { length: 3 } },
    });
    const bad = await importCard(`${CARD}Atlantis,IDR,1,x,1,,\n`, { query: '/check' });
    expect(RateCardCheck.parse(bad.body)).toEqual({ fits: false, rows: 2, problems: ATLANTIS });
    expect((await importCard(CARD, { query: '/check', token: agent })).status).toBe(403);
    expect(RateCardList.parse(await get('/v1/rate-cards')).cards).toEqual([]);
  });

  it('are known with one, until it is taken away', async () => {
    const imported = RateCardImport.parse((await importCard(CARD)).body);
    expect(imported).toMatchObject({
      imported: true,
      ignored: [],
      card: {
        currency: 'IDR',
        validFrom: '2026-10-01',
        example: false,
        importedBy: 'sari',
        importedAt: expect.any(Number),
      },
    });
    const { cards } = RateCardList.parse(await get('/v1/rate-cards'));
    expect(cards).toHaveLength(1);
    const id = await thread(1, NOW - HOUR);
    expect(await prices(id)).toMatchObject({
      utility: {
        known: true,
        micros: 350_000_000,
        currency: 'IDR',
        basis: 'list-rate',
        market: 'Indonesia',
        example: false,
      },
      marketing: { known: true, micros: 600_500_000 },
    });
    const path = `/v1/rate-cards/${cards[0]?.id}`;
    expect((await gateway.ask('DELETE', path, { token: agent })).status).toBe(403);
    expect((await gateway.ask('DELETE', path)).status).toBe(200);
    expect((await gateway.ask('DELETE', path)).status).toBe(404);
    expect((await prices(id)).utility).toEqual({ known: false, why: 'no-card' });
  });

  it('counts a month as the statuses tell it, and nothing of the phone’s or of other months', async () => {
    const id = await thread(2, NOW - HOUR);
    await answer(2, id, NOW, {
      billable: false,
      pricing_model: 'PMP',
      type: 'free_customer_service',
      category: 'service',
    });
    await answer(2, id, NOW + 1000, {
      billable: true,
      pricing_model: 'PMP',
      type: 'regular',
      category: 'service',
    });
    expect(await usage('2026-11')).toMatchObject({
      month: '2026-11',
      timeZone: { name: 'UTC', known: false },
      from: Date.parse('2026-11-01T00:00:00Z'),
      to: Date.parse('2026-12-01T00:00:00Z'),
      sent: [
        { category: 'service', type: 'free_customer_service', count: 1, delivered: 1 },
        { category: 'service', type: 'regular', count: 1, delivered: 1 },
      ],
      allowance: { perMonth: 1000, used: 2, left: 998, sure: false },
    });
    const charged = { category: 'service', charged: 1, unpriced: 1, amounts: [] };
    expect((await usage('2026-11')).cost).toEqual([charged]);
    const costs = projection.messages().flatMap(({ cost }) => cost ?? []);
    expect(costs).toContainEqual({ category: 'service', type: 'regular', billable: true });
    expect(await usage('2026-10')).toMatchObject({ sent: [], allowance: { used: 0, left: 1000 } });
    expect(await usage('2026-09')).toMatchObject({ allowance: null });
    expect((await gateway.ask('GET', `/v1/numbers/${gateway.numberId}/usage?month=2026-13`)).status).toBe(
      400,
    );
    expect((await gateway.ask('GET', `/v1/numbers/${uuidv7()}/usage`)).status).toBe(404);
  });

  it('tells agents what is free, and the rest as owners decide', async () => {
    RateCardImport.parse((await importCard(CARD)).body);
    const id = await thread(2, NOW - HOUR);
    expect((await usage('2026-11')).cost).toEqual([
      {
        category: 'service',
        charged: 1,
        unpriced: 0,
        amounts: [{ currency: 'IDR', micros: 350_000_000, example: false }],
      },
    ]);
    const asAgent = async (path: string) => (await gateway.ask('GET', path, { token: agent })).body;
    expect(ThreadPrices.parse(await asAgent(`/v1/threads/${id}/prices`))).toMatchObject({
      service: { known: true, micros: 0, basis: 'allowance' },
      utility: { known: false, why: 'hidden' },
      marketing: { known: false, why: 'hidden' },
    });
    const messagesOf = async (token: string) =>
      MessagePage.parse((await gateway.ask('GET', `/v1/threads/${id}/messages`, { token })).body).messages;
    expect((await messagesOf(gateway.token)).some(({ cost }) => cost !== null)).toBe(true);
    expect((await messagesOf(agent)).some(({ cost }) => cost !== null)).toBe(false);
    const refused = ['/v1/rate-cards', `/v1/numbers/${gateway.numberId}/usage`];
    for (const path of refused) expect((await gateway.ask('GET', path, { token: agent })).status).toBe(403);

    const body = { money: true, health: true };
    expect((await gateway.ask('POST', '/v1/workspace/agents-see', { body, token: agent })).status).toBe(403);
    expect((await gateway.ask('POST', '/v1/workspace/agents-see', { body })).status).toBe(202);
    for (const path of refused) expect(await asAgent(path)).toEqual(await get(path));
    expect(await asAgent(`/v1/threads/${id}/prices`)).toEqual(await get(`/v1/threads/${id}/prices`));
    expect(await messagesOf(agent)).toEqual(await messagesOf(gateway.token));
    const { cards } = RateCardList.parse(await get('/v1/rate-cards'));
    for (const card of cards) await gateway.ask('DELETE', `/v1/rate-cards/${card.id}`);
  });

  it('makes everything free for who came by an ad and was answered in time', async () => {
    const id = await thread(3, NOW - HOUR, {
      source_url: 'https://fb.me/x',
      source_id: '1',
      source_type: 'ad',
    });
    expect((await prices(id)).freeEntryUntil).toBeNull();
    await answer(3, id, NOW, {
      billable: false,
      pricing_model: 'PMP',
      type: 'free_entry_point',
      category: 'referral_conversion',
    });
    const until = (await prices(id)).freeEntryUntil ?? 0;
    const answered = projection.messages().find((one) => one.threadId === id && one.direction === 'out');
    expect(until).toBe((answered?.sentAt ?? 0) + 72 * HOUR);
    expect((await prices(id)).marketing).toMatchObject({ known: true, micros: 0, basis: 'free-entry' });
    gateway.clock.move(until);
    expect(await prices(id)).toMatchObject({
      freeEntryUntil: null,
      marketing: { known: false, why: 'no-card' },
    });
    // A free entry point uses none of the thousand.
    expect((await usage('2026-11')).allowance?.used).toBe(2);
    gateway.clock.move(NOW);
  });
});

describe('rules over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
  });
  afterAll(() => gateway.drop());

  it('are open to everybody, and read anew by an owner', async () => {
    const agent = await gateway.colleague('budi', 'agent');
    const read = RulesAnswer.parse((await gateway.ask('GET', '/v1/rules', { token: agent })).body);
    expect(read.rules.limits.throughputPerSecond).toBe(20);
    expect(read.problems).toEqual([]);
    expect(read.graph).toEqual({ version: 'v26.0', state: 'current', ends: null });
    expect((await gateway.ask('POST', '/v1/rules/reload', { token: agent })).status).toBe(403);
    const again = await gateway.ask('POST', '/v1/rules/reload');
    expect(RulesAnswer.parse(again.body)).toEqual(read);
  });

  it('hold no card of invented rates outside of the sample workspace', async () => {
    const { body } = await gateway.ask('GET', '/v1/rate-cards');
    expect(RateCardList.parse(body).cards).toEqual([]);
  });
});
