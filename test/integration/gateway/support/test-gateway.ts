import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import { NumberList, SignInResponse } from '#shared/gateway-api/http.ts';
import { gatewayClock, type MovableClock } from '../../../../src/gateway/clock.ts';
import type { Config } from '../../../../src/gateway/config.ts';
import { type Gateway, startGateway } from '../../../../src/gateway/gateway.ts';
import { openStore } from '../../../../src/gateway/store/open.ts';
import { FakeGraph } from './fake-graph.ts';
import { ManualTimers } from './manual-timers.ts';
import { APP_SECRET, NUMBER, VERIFY_TOKEN } from './meta.ts';
import type { TestDatabase } from './stores.ts';

export const OWNER = { login: 'sari', password: 'kopi-susu-gula-aren' };

/** Sent or asked for over HTTP; JSON both ways. */
export interface Asked {
  body?: unknown;
  token?: string | null;
}

/** A whole gateway in this process, with a Graph API of its own and time in the test's hand. */
export class TestGateway {
  readonly graph = new FakeGraph();
  readonly timers = new ManualTimers();
  readonly clock: MovableClock = gatewayClock();
  readonly #database: TestDatabase;
  readonly #folder: string;
  #gateway: Gateway | null = null;
  url = '';
  /** A signed-in device of the owner. */
  token = '';
  numberId = '';
  epoch = '';
  /** The next start takes the data for a backup that was put back. */
  restored = false;
  /** Settings of the next start that differ from the usual ones. */
  settings: Partial<Config> = {};

  private constructor(database: TestDatabase, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  static async start(
    make: () => Promise<TestDatabase>,
    settings: Partial<Config> = {},
  ): Promise<TestGateway> {
    const gateway = new TestGateway(await make(), await mkdtemp(join(tmpdir(), 'selaras-gateway-')));
    gateway.settings = settings;
    await gateway.graph.start();
    await gateway.up();
    const owner = await gateway.signIn(OWNER.login, OWNER.password);
    gateway.token = owner.token;
    gateway.epoch = owner.workspace.epoch;
    const { body } = await gateway.ask('GET', '/v1/numbers');
    gateway.numberId = NumberList.parse(body).numbers[0]?.id ?? '';
    return gateway;
  }

  get feed(): FeedName {
    return `number:${this.numberId}`;
  }

  get config(): Config {
    return {
      host: '127.0.0.1',
      port: 0,
      tls: null,
      publicUrl: null,
      trustProxy: [],
      dataDir: this.#folder,
      databaseUrl: this.#database.url,
      app: { graphUrl: this.graph.url, appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN, signUp: null },
      number: { ...NUMBER, accessToken: 'EAAtoken' },
      secretsKey: null,
      forgetCredentials: false,
      workspaceName: 'Toko Batik Melati',
      firstOwner: OWNER,
      sampleWorkspace: false,
      restoredFromBackup: this.restored,
      testClock: true,
      exitWithParent: false,
      logLevel: 'silent',
      ...this.settings,
    };
  }

  /** Starts it on its data, after `down` or a first time. */
  async up(): Promise<void> {
    const { log } = Fastify();
    this.#gateway = await startGateway({
      config: this.config,
      log,
      version: 'test',
      clock: this.clock,
      timers: this.timers,
    });
    this.url = this.#gateway.url;
  }

  async down(): Promise<void> {
    await this.#gateway?.close();
    this.#gateway = null;
  }

  async drop(): Promise<void> {
    await this.down();
    await this.graph.stop();
    await this.#database.drop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async ask(
    method: string,
    path: string,
    { body, token = this.token }: Asked = {},
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async signIn(login: string, password: string): Promise<SignInResponse> {
    const answer = await this.ask('POST', '/v1/sessions', {
      body: { login, password, deviceName: 'Laptop' },
      token: null,
    });
    return SignInResponse.parse(answer.body);
  }

  /** Ends a person's membership of every number. There is no call for it yet: it is taken from the database. */
  async leave(login: string): Promise<void> {
    await this.down();
    const store = await openStore(
      this.#database.url === null
        ? { kind: 'pglite', folder: join(this.#folder, 'database') }
        : { kind: 'postgres', url: this.#database.url },
    );
    await store.db
      .deleteFrom('memberships')
      .where('user_id', '=', (user) => user.selectFrom('users').select('id').where('login', '=', login))
      .execute();
    await store.close();
    await this.up();
  }

  /** Adds a person and signs them in. @returns their token */
  async colleague(login: string, role: 'owner' | 'agent'): Promise<string> {
    const body = { login, name: login, role, password: 'teh-tarik-hangat' };
    await this.ask('POST', '/v1/users', { body });
    return (await this.signIn(login, body.password)).token;
  }
}
