import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessagePage, SendResponse, SignInResponse, ThreadPage } from '#shared/gateway-api/http.ts';
import { FakeGraph } from './support/fake-graph.ts';
import { APP_SECRET, NUMBER, VERIFY_TOKEN } from './support/meta.ts';
import { DATABASES, type TestDatabase } from './support/stores.ts';
import { OWNER } from './support/test-gateway.ts';
import { deliver, inbound, status } from './support/webhooks.ts';

const MAIN = resolve(import.meta.dirname, '../../../src/gateway/main.ts');
const PROGRAM = ['--import', resolve(import.meta.dirname, '../../support/raw-imports.mjs'), MAIN];
const ROUNDS = 3;
const CUSTOMERS = 4;

describe.each(DATABASES)('kill -9 of a whole gateway on $kind', ({ kind, make }) => {
  let database: TestDatabase;
  let folder: string;
  let graph: FakeGraph;
  let child: ChildProcess;
  let url: string;
  let token: string;

  beforeEach(async () => {
    database = await make();
    folder = await mkdtemp(join(tmpdir(), 'selaras-crash-'));
    graph = await new FakeGraph().start();
    await up();
  });
  afterEach(async () => {
    await end('SIGKILL');
    await graph.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function up(): Promise<void> {
    child = spawn(process.execPath, PROGRAM, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATA_DIR: folder,
        ...(database.url !== null && { DATABASE_URL: database.url }),
        OWNER_LOGIN: OWNER.login,
        OWNER_PASSWORD: OWNER.password,
        META_GRAPH_URL: graph.url,
        META_ACCESS_TOKEN: 'EAAtoken',
        META_APP_SECRET: APP_SECRET,
        META_VERIFY_TOKEN: VERIFY_TOKEN,
        META_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
        META_WABA_ID: NUMBER.wabaId,
        META_DISPLAY_PHONE: NUMBER.displayPhone,
        EXIT_WITH_PARENT: '1',
        LOG_LEVEL: 'error',
      },
    });
    if (!child.stdout) throw new Error('no stdout');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    ({ url } = JSON.parse(String(line)));
    const answer = await ask('POST', '/v1/sessions', { ...OWNER, deviceName: 'Laptop' });
    ({ token } = SignInResponse.parse(answer?.body));
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Null when the gateway died before it answered. */
  async function ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown } | null> {
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return null;
    }
  }

  const threads = async () => ThreadPage.parse((await ask('GET', '/v1/threads'))?.body).threads;

  async function everything() {
    const pages = (await threads()).map(async ({ id }) => {
      const { body } = (await ask('GET', `/v1/threads/${id}/messages?limit=200`)) ?? {};
      return MessagePage.parse(body).messages;
    });
    return (await Promise.all(pages)).flat();
  }

  /** Asks until it is so: the gateway works in the background. */
  async function until<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await read();
      if (done(value)) return value;
    }
  }

  it('loses nothing that it acknowledged and sends nothing twice', async () => {
    const acceptedWebhooks: string[] = [];
    for (let n = 1; n <= CUSTOMERS; n++) {
      expect(await deliver(url, inbound(n, `wamid.first${n}`, 'Halo', Date.now()))).toBe(200);
      acceptedWebhooks.push(`wamid.first${n}`);
    }
    const open = await until(threads, (found) => found.length === CUSTOMERS);
    const acceptedSends: string[] = [];
    // Meta answers some calls late, so that the process dies while it waits for them.
    let calls = 0;
    graph.decide = () => (++calls % 5 === 0 ? 'hang' : null);

    for (let round = 0; round < ROUNDS; round++) {
      const posts = graph.sends.length;
      const work = Promise.all([
        ...Array.from({ length: 12 }, async (_, i) => {
          const commandId = crypto.randomUUID();
          const threadId = open[i % CUSTOMERS]?.id;
          const content = { kind: 'text', text: `kirim ${round}/${i}` };
          const answer = await ask('POST', '/v1/messages', {
            commandId,
            threadId,
            content,
            replyToWamid: null,
          });
          if (answer?.status === 202)
            acceptedSends.push(SendResponse.parse(answer.body).message.commandId ?? '');
        }),
        ...Array.from({ length: 12 }, async (_, i) => {
          const wamid = `wamid.in${round}.${i}`;
          const answer = await deliver(
            url,
            inbound(1 + (i % CUSTOMERS), wamid, `terima ${round}/${i}`, Date.now()),
          ).catch(() => null);
          if (answer === 200) acceptedWebhooks.push(wamid);
        }),
      ]);
      await graph.until(() => graph.sends.length > posts + round);
      await end('SIGKILL');
      await work;
      if (round === ROUNDS - 1) graph.decide = null;
      await up();
    }

    const settled = (found: Awaited<ReturnType<typeof everything>>) =>
      found.every(
        (message) => message.status === null || message.wamid !== null || message.status === 'unknown',
      ) && acceptedWebhooks.every((wamid) => found.some((message) => message.wamid === wamid));
    const found = await until(everything, settled);
    expect(
      found.filter((message) => message.direction === 'out').map((message) => message.commandId),
    ).toEqual(expect.arrayContaining(acceptedSends));
    expect(new Set(found.map((message) => message.wamid ?? message.id)).size).toBe(found.length);
    const posted = graph.sends.map((call) => String(call.body?.biz_opaque_callback_data));
    expect(posted.length).toBe(new Set(posted).size);
    // Killed between the mark and the request, a message is unknown too, though Meta never saw it: nobody can tell.
    const unknown = found.filter((message) => message.status === 'unknown');
    const undecided = new Set(unknown.map((message) => message.commandId));
    expect(acceptedSends.filter((id) => !posted.includes(id) && !undecided.has(id))).toEqual([]);
    expect(unknown.length).toBeGreaterThan(0);
    for (const message of unknown)
      expect(
        await deliver(
          url,
          status(`wamid.of.${message.id}`, 'delivered', Date.now(), message.commandId ?? ''),
        ),
      ).toBe(200);
    await until(everything, (now) => now.every((message) => message.status !== 'unknown'));
  }, 240_000);

  it('leaves in order when it is asked to, or when its parent goes', async () => {
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await up();
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    await up();
  });

  it('is the only one on its data', async () => {
    const second = spawn(process.execPath, PROGRAM, {
      env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    second.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    expect(await once(second, 'close')).toEqual([1, null]);
    expect(said.join('')).toContain(`Another gateway (process ${child.pid})`);
  });

  // The embedded database has no address that another folder's gateway could share.
  const onServer = kind === 'postgres' ? it : null;
  onServer?.('lets no second one on its database, wherever its files are', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'selaras-second-'));
    const second = spawn(process.execPath, PROGRAM, {
      env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: elsewhere, DATABASE_URL: database.url ?? '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    second.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    expect(await once(second, 'close')).toEqual([1, null]);
    expect(said.join('')).toContain('Another gateway already works on this database');
    await rm(elsewhere, { recursive: true });
  });

  it('names wrong settings and stops', async () => {
    const wrong = spawn(process.execPath, PROGRAM, {
      env: { PATH: process.env.PATH, PORT: 'x', HOST: '0.0.0.0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    wrong.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    expect(await once(wrong, 'close')).toEqual([2, null]);
    expect(said.join('')).toMatch(/PORT: expected a whole number/);
  });
});
