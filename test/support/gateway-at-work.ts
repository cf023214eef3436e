import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedName } from '#shared/gateway-api/frames.ts';
import { NumberList, SignInResponse } from '#shared/gateway-api/http.ts';
import { APP_SECRET, NUMBER, VERIFY_TOKEN } from '../integration/gateway/support/meta.ts';
import { postgresDatabase } from './postgres-database.ts';
import { type Program, startProgram } from './program.ts';

export type DatabaseKind = 'pglite' | 'postgres';

/** What Meta's side must know to play with this gateway. */
export const META_ENV = {
  META_ACCESS_TOKEN: 'EAAtoken',
  META_APP_SECRET: APP_SECRET,
  META_VERIFY_TOKEN: VERIFY_TOKEN,
  META_PHONE_NUMBER_ID: NUMBER.phoneNumberId,
  META_WABA_ID: NUMBER.wabaId,
  META_DISPLAY_PHONE: NUMBER.displayPhone,
};

export const OWNER = { login: 'sari', password: 'kopi-susu-gula-aren' };

/** A gateway as a process of its own, on data of its own and always at the same address. */
export class GatewayAtWork {
  readonly url: string;
  readonly #env: Record<string, string>;
  readonly #clear: () => Promise<void>;
  #program: Program | null = null;
  /** A signed-in device of the owner. */
  token = '';
  numberId = '';

  private constructor(port: number, env: Record<string, string>, clear: () => Promise<void>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#env = { ...env, PORT: String(port) };
    this.#clear = clear;
  }

  /**
   * Makes the data and starts it.
   * @param server address of a PostgreSQL server to make a database on; null: the embedded database
   */
  static async start(
    server: string | null,
    graphUrl: string,
    env: Record<string, string> = {},
  ): Promise<GatewayAtWork> {
    const folder = await mkdtemp(join(tmpdir(), 'selaras-gateway-'));
    const database = server === null ? null : await postgresDatabase(server);
    const gateway = new GatewayAtWork(
      await freePort(),
      {
        ...META_ENV,
        META_GRAPH_URL: graphUrl,
        DATA_DIR: folder,
        ...(database && { DATABASE_URL: database.url }),
        OWNER_LOGIN: OWNER.login,
        OWNER_PASSWORD: OWNER.password,
        ...env,
      },
      async () => {
        await database?.drop();
        await rm(folder, { recursive: true, force: true });
      },
    );
    await gateway.up();
    const signedIn = await gateway.ask('POST', '/v1/sessions', { ...OWNER, deviceName: 'Laptop' });
    gateway.token = SignInResponse.parse(signedIn.body).token;
    const { numbers } = NumberList.parse((await gateway.ask('GET', '/v1/numbers')).body);
    gateway.numberId = numbers[0]?.id ?? '';
    return gateway;
  }

  get feed(): FeedName {
    return `number:${this.numberId}`;
  }

  async up(): Promise<void> {
    this.#program = await startProgram('gateway', this.#env);
  }

  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  /** What it said last on stderr. */
  log(): string {
    return this.#program?.log() ?? '';
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#program?.end(signal);
  }

  async drop(): Promise<void> {
    await this.end('SIGKILL');
    await this.#clear();
  }

  /** Rejects when the gateway is not there, or goes before it has answered. */
  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const form = body instanceof FormData;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
