import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceList, UserList } from '#shared/gateway-api/http.ts';
import { DATABASES } from './support/stores.ts';
import { OWNER, TestGateway } from './support/test-gateway.ts';

describe.each(DATABASES)('people and devices on $kind', ({ make }) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start(make);
  });
  afterAll(() => gateway.drop());

  const signIn = (login: string, password: string) =>
    gateway.ask('POST', '/v1/sessions', { body: { login, password, deviceName: 'Laptop' }, token: null });

  it('signs in without regard to case, and tells nothing apart when it refuses', async () => {
    expect((await signIn('  SARI ', OWNER.password)).status).toBe(201);
    const wrong = await signIn('sari', 'wrong');
    const unknown = await signIn('nobody', 'wrong');
    expect(wrong.status).toBe(401);
    expect(unknown).toEqual(wrong);
  });

  it('makes guessing slow, for this login at this address only', async () => {
    await gateway.colleague('target', 'agent');
    // On a slow machine the first waits may be over before the next try; they double each time.
    let answer = await signIn('target', 'guess');
    for (let tries = 1; answer.status === 401 && tries < 12; tries++)
      answer = await signIn('target', 'guess');
    expect(answer).toMatchObject({ status: 429, body: { error: { code: 'too_many_tries' } } });
    expect((await signIn('sari', OWNER.password)).status).toBe(201);
  });

  it('keeps a login to one person and shows no secrets', async () => {
    await gateway.colleague('budi', 'agent');
    const again = { login: 'Budi', name: 'Budi lain', role: 'agent', password: 'teh-tarik-hangat' };
    expect(await gateway.ask('POST', '/v1/users', { body: again })).toMatchObject({
      status: 409,
      body: { error: { code: 'login_taken' } },
    });
    const { body } = await gateway.ask('GET', '/v1/users');
    expect(UserList.parse(body).users.map(({ login }) => login)).toContain('budi');
    expect(JSON.stringify(body)).not.toContain('scrypt');
    const weak = { ...again, login: 'tono', password: 'pendek' };
    expect(await gateway.ask('POST', '/v1/users', { body: weak })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  });

  it('shows an owner every device and an agent their own, and lets each revoke what they see', async () => {
    const agent = await gateway.colleague('dewi', 'agent');
    const mine = DeviceList.parse((await gateway.ask('GET', '/v1/devices', { token: agent })).body).devices;
    const all = DeviceList.parse((await gateway.ask('GET', '/v1/devices')).body).devices;
    expect(mine).toHaveLength(1);
    expect(all.length).toBeGreaterThan(2);
    const owners = all.find((device) => device.userId !== mine[0]?.userId);
    expect((await gateway.ask('DELETE', `/v1/devices/${owners?.id}`, { token: agent })).status).toBe(404);
    expect((await gateway.ask('DELETE', `/v1/devices/${mine[0]?.id}`)).status).toBe(200);
    expect((await gateway.ask('GET', '/v1/threads', { token: agent })).status).toBe(401);
  });

  it('keeps devices signed in over a restart', async () => {
    await gateway.down();
    await gateway.up();
    expect((await gateway.ask('GET', '/v1/numbers')).status).toBe(200);
  });

  it('confirms that the phone was opened, once a command, by name and in the gateway’s time', async () => {
    const commandId = crypto.randomUUID();
    const path = `/v1/numbers/${gateway.numberId}/activity`;
    const tenth = gateway.clock.now() + 10 * 24 * 60 * 60 * 1000;
    gateway.clock.move(tenth);
    expect((await gateway.ask('POST', path, { body: { commandId } })).status).toBe(202);
    gateway.clock.move(tenth + 60_000);
    expect((await gateway.ask('POST', path, { body: { commandId } })).status).toBe(202);
    const { body } = await gateway.ask('GET', '/v1/numbers');
    expect(body).toMatchObject({
      numbers: [{ activity: { confirmedBy: 'person', confirmedByName: 'sari' } }],
    });
    const at =
      (body as { numbers: { activity: { confirmedAt: number } }[] }).numbers[0]?.activity.confirmedAt ?? 0;
    expect(at).toBeGreaterThanOrEqual(tenth);
    expect(at).toBeLessThan(tenth + 60_000);
    gateway.clock.move(null);
  });
});
