import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assessLink } from '#shared/coexistence/link-health.ts';
import { LinkFacts } from '#shared/model/link-health.ts';
import { DATABASES } from './support/stores.ts';
import { TestGateway } from './support/test-gateway.ts';
import { account, deliver, inbound } from './support/webhooks.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 20, 8);

describe.each(DATABASES)('the health of a link on $kind', ({ make }) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
    gateway.clock.move(START);
  });
  afterAll(() => gateway.drop());

  const facts = async () => {
    const { status, body } = await gateway.ask('GET', `/v1/numbers/${gateway.numberId}/health`);
    expect(status).toBe(200);
    return LinkFacts.parse(body);
  };
  /** Looks until it is so: webhooks are applied after they are answered. */
  const until = async (so: (found: LinkFacts) => boolean): Promise<LinkFacts> => {
    for (;;) {
      const found = await facts();
      if (so(found)) return found;
    }
  };
  const state = (found: LinkFacts, aspect: string) =>
    assessLink(found, 0).find((row) => row.aspect === aspect)?.code;

  it('begins without anything to tell', async () => {
    const found = await facts();
    expect(found).toMatchObject({ lifecycle: 'active', customers: { lastAt: null, longPause: null } });
    expect(state(found, 'webhooks')).toBe('none');
  });

  it('learns the rhythm of a number, and says when it is far too quiet', async () => {
    for (let n = 0; n < 12; n++)
      await deliver(gateway.url, inbound(n, `wamid.rhythm.${n}`, 'Halo', START + n * HOUR));
    const found = await until(({ customers }) => customers.lastAt === START + 11 * HOUR);
    expect(found.customers.longPause).toBe(HOUR);
    gateway.clock.move(START + 13 * HOUR);
    expect(state(await facts(), 'webhooks')).toBe('flowing');
    gateway.clock.move(START + 15 * HOUR);
    expect(state(await facts(), 'webhooks')).toBe('quiet');
  });

  it('counts what was signed wrongly', async () => {
    const refused = await fetch(`${gateway.url}/webhooks/meta`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      body: '{}',
    });
    expect(refused.status).toBe(401);
    const found = await facts();
    expect(found.webhooks.refusedSignatures).toBe(1);
    expect(state(found, 'webhooks')).toBe('refused');
  });

  it('knows that the phone has left', async () => {
    await deliver(gateway.url, account('ACCOUNT_OFFBOARDED', START + 15 * HOUR));
    const found = await until(({ lifecycle }) => lifecycle === 'offboarded');
    expect(found.gaps).toEqual([{ from: START + 15 * HOUR, to: null, reason: 'ACCOUNT_OFFBOARDED' }]);
    expect(state(found, 'phone')).toBe('offboarded');
  });

  it('measures what the gateway keeps', async () => {
    const { storage } = await facts();
    expect(storage.databaseBytes).toBeGreaterThan(0);
    expect(storage.freeBytes).toBeGreaterThan(0);
  });
});
