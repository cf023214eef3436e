import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACTIONS, can } from '#shared/model/can.ts';
import { Role } from '#shared/model/user.ts';
import { gatewayClock } from '../../../src/gateway/clock.ts';
import type { Route } from '../../../src/gateway/http/route.ts';
import { routeTable } from '../../../src/gateway/http/routes/table.ts';
import { httpServer } from '../../../src/gateway/http/server.ts';
import type { Session } from '../../../src/gateway/team/session.ts';
import { DATABASES } from './support/stores.ts';
import { OWNER, TestGateway } from './support/test-gateway.ts';
import { deliver, inbound } from './support/webhooks.ts';

const uuid = () => crypto.randomUUID();

/** The table as it is declared; building it starts nothing. */
const TABLE: Route[] = routeTable({ store: {}, testClock: true } as Parameters<typeof routeTable>[0]);
const CASES = TABLE.flatMap((route) =>
  [...Role.options, 'nobody' as const].map((role) => ({ role, route, method: route.method, url: route.url })),
);

describe.each([
  { money: false, health: true },
  { money: true, health: false },
])('every route and role, agents seeing money: $money, health: $health', (agentsSee) => {
  let gateway: TestGateway;
  const tokens: Record<string, string | null> = { nobody: null };

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
    tokens.owner = (await gateway.signIn(OWNER.login, OWNER.password)).token;
    tokens.agent = await gateway.colleague('budi', 'agent');
    expect((await gateway.ask('POST', '/v1/workspace/agents-see', { body: agentsSee })).status).toBe(202);
  });
  afterAll(() => gateway.drop());

  it('has a table to look at', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(19);
    for (const { url, method } of TABLE)
      expect(TABLE.filter((other) => other.url === url && other.method === method)).toHaveLength(1);
  });

  it.each(TABLE.map((route) => ({ route, name: `${route.method} ${route.url}` })))(
    '$name names a right that exists',
    ({ route }) => {
      expect([...ACTIONS, 'public']).toContain(route.right);
    },
  );

  it.each(CASES)('$method $url as $role', async ({ role, route, method, url }) => {
    // Nothing exists under this id, and the body is none: whoever gets past the guard is told so, and nothing happens.
    const path = url
      .replace(':feed', `number:${uuid()}`)
      .replace(':id', uuid())
      .replace('/current', '/current?');
    if (url === '/v1/sessions/current' && role !== 'nobody') return expect(route.right).toBe('session.own');
    const { status } = await gateway.ask(method, path, {
      token: tokens[role] ?? null,
      ...(route.body && { body: {} }),
    });
    const allowed = route.right === 'public' || (role !== 'nobody' && can({ role, agentsSee }, route.right));
    if (allowed) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(role === 'nobody' ? 401 : 403);
  });

  it.each(['revoked', 'nonsense', 'missing'])('knows no device: %s token', async (kind) => {
    const signedIn = await gateway.signIn('budi', 'teh-tarik-hangat');
    if (kind === 'revoked') await gateway.ask('DELETE', '/v1/sessions/current', { token: signedIn.token });
    const token = kind === 'nonsense' ? `${signedIn.token}x` : kind === 'missing' ? '' : signedIn.token;
    expect((await gateway.ask('GET', '/v1/threads', { token })).status).toBe(401);
  });
});

describe('membership of a number', () => {
  let gateway: TestGateway;
  let outsider: string;
  let threadId: string;
  let messageId: string;
  const guarded = TABLE.filter((route) => typeof route.scope === 'function');

  beforeAll(async () => {
    gateway = await TestGateway.start(DATABASES[0]?.make ?? (() => Promise.reject(new Error('no database'))));
    outsider = await gateway.colleague('orang-luar', 'owner');
    await deliver(gateway.url, inbound(1, 'wamid.member', 'Halo', gateway.clock.now()));
    while (threadId === undefined) threadId = (await threadsOf(gateway.token))[0]?.id as string;
    const { body } = await gateway.ask('GET', `/v1/threads/${threadId}/messages`);
    messageId = z.object({ messages: z.tuple([z.object({ id: z.string() })]) }).parse(body).messages[0].id;
  });
  afterAll(() => gateway.drop());

  const Threads = z.object({ threads: z.array(z.object({ id: z.string() })) });
  const threadsOf = async (token: string) =>
    Threads.parse((await gateway.ask('GET', '/v1/threads', { token })).body).threads;

  /** One good request a route about one number. A new such route has to add its own here. */
  const requests = (mediaId: string): Record<string, { path: string; body?: object }> => ({
    'GET /v1/threads/:id/messages': { path: `/v1/threads/${threadId}/messages` },
    'POST /v1/threads/:id/read': {
      path: `/v1/threads/${threadId}/read`,
      body: { commandId: uuid(), upTo: 1 },
    },
    'POST /v1/numbers/:id/activity': {
      path: `/v1/numbers/${gateway.numberId}/activity`,
      body: { commandId: uuid() },
    },
    'POST /v1/threads/:id/typing': { path: `/v1/threads/${threadId}/typing`, body: {} },
    'GET /v1/threads/:id/prices': { path: `/v1/threads/${threadId}/prices` },
    'GET /v1/messages/:id/history': { path: `/v1/messages/${messageId}/history` },
    'POST /v1/messages/:id/reaction': {
      path: `/v1/messages/${messageId}/reaction`,
      body: { commandId: uuid(), emoji: '👍' },
    },
    'POST /v1/messages/:id/settle': {
      path: `/v1/messages/${messageId}/settle`,
      body: { commandId: uuid(), arrived: true },
    },
    'GET /v1/numbers/:id/usage': { path: `/v1/numbers/${gateway.numberId}/usage` },
    'POST /v1/numbers/:id/templates/refresh': {
      path: `/v1/numbers/${gateway.numberId}/templates/refresh`,
    },
    'POST /v1/numbers/:id/resume': { path: `/v1/numbers/${gateway.numberId}/resume` },
    'POST /v1/media/:id/retry': { path: `/v1/media/${mediaId}/retry` },
    'GET /v1/numbers/:id/people': { path: `/v1/numbers/${gateway.numberId}/people` },
    'GET /v1/numbers/:id/health': { path: `/v1/numbers/${gateway.numberId}/health` },
    'POST /v1/numbers/:id/reminders/claim': {
      path: `/v1/numbers/${gateway.numberId}/reminders/claim`,
      body: { dueAt: 0, hours: 0 },
    },
    'POST /v1/numbers/:id/reminders/shown': {
      path: `/v1/numbers/${gateway.numberId}/reminders/shown`,
      body: { dueAt: 0, hours: 0 },
    },
    'POST /v1/numbers/:id/reminders/snooze': {
      path: `/v1/numbers/${gateway.numberId}/reminders/snooze`,
      body: { until: 0 },
    },
    'POST /v1/numbers/:id/watch': {
      path: `/v1/numbers/${gateway.numberId}/watch`,
      body: { days: [7], thenEveryHours: 3, holderId: null },
    },
    'POST /v1/messages': {
      path: '/v1/messages',
      body: { commandId: uuid(), threadId, content: { kind: 'text', text: 'Halo' }, replyToWamid: null },
    },
    'GET /v1/media/:id': { path: `/v1/media/${mediaId}` },
    'GET /v1/feeds/:feed/snapshot': { path: `/v1/feeds/number:${gateway.numberId}/snapshot` },
  });

  it('covers every route about one number', () => {
    expect(Object.keys(requests('')).toSorted()).toEqual(
      guarded.map(({ method, url }) => `${method} ${url}`).toSorted(),
    );
  });

  it('opens each to a member and shows nothing to anybody else', async () => {
    const form = new FormData();
    form.append('file', new Blob(['%PDF-1.7'], { type: 'application/pdf' }), 'faktur.pdf');
    const upload = await fetch(`${gateway.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}` },
      body: form,
    });
    const { mediaId } = z.object({ mediaId: z.string() }).parse(await upload.json());
    const ask = async (token: string, method: string, { path, body }: { path: string; body?: object }) =>
      (
        await fetch(gateway.url + path, {
          method,
          headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        })
      ).status;
    for (const [name, request] of Object.entries(requests(mediaId)))
      expect([name, await ask(outsider, name.split(' ')[0] ?? '', request)]).toEqual([
        name,
        // 409: reached, but there is nothing to settle, or nothing to fetch again.
        expect.toSatisfy((status: number) => status < 300 || status === 409),
      ]);
    await gateway.leave('orang-luar');
    for (const [name, request] of Object.entries(requests(mediaId)))
      expect([name, await ask(outsider, name.split(' ')[0] ?? '', request)]).toEqual([name, 404]);
    expect(await threadsOf(outsider)).toEqual([]);
    expect(
      (await gateway.ask('GET', `/v1/threads?numberId=${gateway.numberId}`, { token: outsider })).status,
    ).toBe(404);
  });
});

describe('the server', () => {
  const door = { authenticate: async (): Promise<Session | null> => null, isMember: async () => false };
  const { log } = Fastify();
  const build = (routes: Route[]) =>
    httpServer({ config: { tls: null, trustProxy: [] }, log, version: 'test', door, routes });

  it('does not start with a route that names no right', async () => {
    const [route] = TABLE;
    const nameless = { ...route, right: undefined } as unknown as Route;
    await expect(build([nameless])).rejects.toThrow('names no right');
    const app = await build([]);
    expect(() => app.get('/v1/side-door', async () => 'open')).toThrow('names no right');
    await app.close();
  });

  it('says nothing of its inside when something breaks', async () => {
    const broken = {
      ...TABLE[0],
      handle: async () => {
        throw new Error('password authentication failed for user "selaras"');
      },
    } as unknown as Route;
    const app = await build([broken]);
    const answer = await app.inject({ url: '/v1/health' });
    expect([answer.statusCode, answer.json()]).toEqual([
      500,
      { error: { code: 'internal', message: expect.not.stringContaining('password') } },
    ]);
    await app.close();
  });

  it('has no movable clock unless it was asked for', () => {
    const services = { store: {}, clock: gatewayClock(), testClock: false } as Parameters<
      typeof routeTable
    >[0];
    expect(routeTable(services).map(({ url }) => url)).not.toContain('/v1/test/clock');
  });

  it.each([
    ['a stranger', '203.0.113.7', 'https', 403],
    ['the proxy, spoken to by https', '10.0.0.2', 'https', 200],
    ['the proxy, spoken to in cleartext', '10.0.0.2', 'http', 403],
    ['this machine', '127.0.0.1', undefined, 200],
  ])('in cleartext answers %s', async (_name, remoteAddress, proto, expected) => {
    const quiet = { ...TABLE[0], handle: async () => 'ok', answer: undefined } as unknown as Route;
    const app = await httpServer({
      config: { tls: null, trustProxy: ['10.0.0.0/8'] },
      log,
      version: 'test',
      door,
      routes: [quiet],
    });
    const answer = await app.inject({
      url: '/v1/health',
      remoteAddress,
      headers: proto ? { 'x-forwarded-proto': proto } : {},
    });
    expect(answer.statusCode).toBe(expected);
    await app.close();
  });
});
