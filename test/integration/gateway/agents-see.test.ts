import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumberList, UserList } from '#shared/gateway-api/http.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { CLOSE } from '../../../src/gateway/sync/feed-connection.ts';
import { DATABASES } from './support/stores.ts';
import { Projection, TestConsole } from './support/test-console.ts';
import { TestGateway } from './support/test-gateway.ts';
import { deliver, inbound } from './support/webhooks.ts';

describe.each(DATABASES)('what agents see on $kind', ({ make }) => {
  let gateway: TestGateway;
  let agent: string;
  let agentId: string;
  const open: TestConsole[] = [];

  beforeAll(async () => {
    gateway = await TestGateway.start(make);
    agent = await gateway.colleague('budi', 'agent');
    const { users } = UserList.parse(
      (await gateway.ask('GET', `/v1/numbers/${gateway.numberId}/people`)).body,
    );
    expect(users.map(({ login }) => login)).toEqual(['budi', 'sari']);
    agentId = users[0]?.id ?? '';
    await deliver(gateway.url, inbound(1, 'wamid.first', 'Halo', gateway.clock.now()));
    await gateway.ask('POST', `/v1/numbers/${gateway.numberId}/activity`, {
      body: { commandId: crypto.randomUUID() },
    });
  });
  afterAll(async () => {
    for (const console of open) console.close();
    await gateway.drop();
  });

  async function follow(token: string, cursor: Parameters<typeof TestConsole.hello>[2] = null) {
    const console = await TestConsole.hello(gateway.url, token, cursor);
    open.push(console);
    const welcome = await console.next('welcome');
    const projection = new Projection(gateway.url, token, gateway.feed);
    const reset = await console.next('reset', gateway.feed);
    console.ack(gateway.feed, await projection.snapshot());
    await console.next('changes', gateway.feed);
    const number = () =>
      [...projection.rows.values()].find(({ kind }) => kind === 'number')?.row as BusinessNumber;
    return { console, welcome, reset, projection, number };
  }
  const allow = (agentsSee: { money: boolean; health: boolean }) =>
    gateway.ask('POST', '/v1/workspace/agents-see', { body: agentsSee });
  const watch = (holderId: string | null) =>
    gateway.ask('POST', `/v1/numbers/${gateway.numberId}/watch`, {
      body: { days: [7, 10], thenEveryHours: 3, holderId },
    });
  const listed = async (token: string) =>
    NumberList.parse((await gateway.ask('GET', '/v1/numbers', { token })).body).numbers[0];
  const healthOf = async (token: string) =>
    (await gateway.ask('GET', `/v1/numbers/${gateway.numberId}/health`, { token })).status;

  it('starts with the health of links open to them, and money not', async () => {
    const theirs = await follow(agent);
    expect(theirs.welcome.me.agentsSee).toEqual({ money: false, health: true });
    expect(theirs.number().activity.confirmedAt).not.toBeNull();
    expect(await healthOf(agent)).toBe(200);
    theirs.console.close();
  });

  it('takes it away at once, from who is connected and from who comes back', async () => {
    const owner = await follow(gateway.token);
    const theirs = await follow(agent);
    expect((await allow({ money: false, health: false })).status).toBe(202);

    // The owner goes on where they were; the agent's positions are void.
    expect((await owner.console.next('welcome')).me.agentsSee).toEqual({ money: false, health: false });
    expect((await owner.console.next('changes', gateway.feed)).upserts).toEqual([]);
    expect(await theirs.console.closed).toBe(CLOSE.anew);
    const position = theirs.projection.position ?? 0;
    const back = await follow(agent, { epoch: theirs.welcome.epoch, feeds: { [gateway.feed]: position } });
    expect(back.reset.reason).toBe('epoch');
    expect(back.welcome.epoch).not.toBe(theirs.welcome.epoch);

    const hidden = { activity: { confirmedAt: null, estimatedAt: null }, lastEventAt: null };
    expect(back.number()).toMatchObject(hidden);
    expect(await listed(agent)).toMatchObject(hidden);
    expect(owner.number().activity.confirmedAt).not.toBeNull();
    expect((await listed(gateway.token))?.activity.confirmedAt).not.toBeNull();
    expect([await healthOf(agent), await healthOf(gateway.token)]).toEqual([403, 200]);

    // One change, read once, is two frames.
    await watch(null);
    const bare = await back.console.next('changes', gateway.feed);
    const whole = await owner.console.next('changes', gateway.feed);
    expect(bare.revision).toBe(whole.revision);
    expect(bare.upserts[0]?.row).toMatchObject(hidden);
    expect(whole.upserts[0]?.row).toMatchObject({ activity: { confirmedAt: expect.any(Number) } });
    owner.console.ack(gateway.feed, whole.revision);
    back.console.ack(gateway.feed, bare.revision);

    // Whoever holds the phone sees its deadline, and nothing else of the link.
    await watch(agentId);
    const held = await back.console.next('changes', gateway.feed);
    expect(held.upserts[0]?.row).toMatchObject({
      activity: { confirmedAt: expect.any(Number) },
      lastEventAt: null,
    });
    back.console.close();
    owner.console.close();
  });

  it('gives it back', async () => {
    expect((await allow({ money: true, health: true })).status).toBe(202);
    const theirs = await follow(agent);
    expect(theirs.welcome.epoch).toBe(gateway.epoch);
    expect(await listed(agent)).toEqual(await listed(gateway.token));
    expect(await healthOf(agent)).toBe(200);
  });

  it('takes no holder who does not work with the number', async () => {
    expect(await watch(crypto.randomUUID())).toMatchObject({
      status: 409,
      body: { error: { code: 'holder_unknown' } },
    });
  });
});
