import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readConfig } from '../../../src/simulator/config.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { signature } from '../../../src/simulator/webhooks/meta-json.ts';

export const SECRET = 'a-secret-of-the-test';
export const TOKEN = 'a-token-of-the-test';

export interface Received {
  raw: Buffer;
  signed: boolean;
  headers: IncomingHttpHeaders;
  changes: { field: string; value: Record<string, unknown> }[];
}

/** Stands where the gateway would: keeps what comes, checks the signature, answers what the test says. */
export class GatewayStub {
  readonly received: Received[] = [];
  answer: (nth: number) => number = () => 200;
  /** Takes the bodies in place of `received`, where they are not in Meta's envelope. */
  take: ((raw: string) => void) | null = null;
  readonly #server: Server;
  #attempts = 0;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      if (request.method === 'GET') {
        const query = new URL(request.url ?? '', 'http://x').searchParams;
        response.statusCode = query.get('hub.verify_token') === 'rahasia' ? 200 : 403;
        response.end(response.statusCode === 200 ? query.get('hub.challenge') : '');
        return;
      }
      void this.#take(request).then((status) => {
        response.statusCode = status;
        response.end();
      });
    });
  }

  async #take(request: IncomingMessage): Promise<number> {
    const raw = await buffer(request);
    this.#attempts += 1;
    const status = this.answer(this.#attempts);
    if (status !== 200) return status;
    if (this.take) {
      this.take(raw.toString('utf8'));
      return status;
    }
    const given = request.headers['x-hub-signature-256'];
    const signed = given === signature(raw, SECRET);
    if (given !== undefined && !signed) return 401;
    const body = JSON.parse(raw.toString('utf8')) as { entry: { changes: Received['changes'] }[] };
    this.received.push({
      raw,
      signed,
      headers: request.headers,
      changes: body.entry.flatMap((entry) => entry.changes),
    });
    return status;
  }

  /** Every message of this list (`messages`, `statuses`, `message_echoes`) in the order of arrival. */
  items(list: string): Record<string, unknown>[] {
    return this.received.flatMap(({ changes }) =>
      changes.flatMap(({ value }) => (value[list] as Record<string, unknown>[] | undefined) ?? []),
    );
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export interface Reply<T = Record<string, unknown>> {
  status: number;
  body: T;
}

/** A simulator on a free port, its gateway, and short ways to call it. */
export class Bench {
  readonly gateway = new GatewayStub();
  simulator!: Simulator;
  /** Added to real time as the simulator's base, to make sure that time is injected. */
  now: () => number = Date.now;

  async start(environment: Record<string, string> = {}): Promise<void> {
    await this.gateway.listen();
    const config = readConfig({
      PORT: '0',
      GATEWAY_URL: this.gateway.url,
      META_APP_SECRET: SECRET,
      META_ACCESS_TOKEN: TOKEN,
      LOG_LEVEL: 'silent',
      ...environment,
    });
    this.simulator = await startSimulator(config, () => this.now());
    await this.control('/ticks', { sentMs: [0, 0], deliveredMs: [1, 1], readMs: null });
    await this.control('/habits', { retryMs: 5, retryMaxMs: 20 });
  }

  async stop(): Promise<void> {
    await this.simulator.close();
    await this.gateway.close();
  }

  async call<T = Record<string, unknown>>(path: string, init: RequestInit = {}): Promise<Reply<T>> {
    const response = await fetch(`${this.simulator.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
  }

  control<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<Reply<T>> {
    return this.call<T>(`/control${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  }

  flush(): Promise<Reply> {
    return this.control('/flush', {});
  }

  graph<T = Record<string, unknown>>(path: string, body?: unknown, token = TOKEN): Promise<Reply<T>> {
    return this.call<T>(`/v26.0${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  get numberId(): string {
    return this.simulator.machine.config.phoneNumberId;
  }

  send(to: string, text: string, rest: Record<string, unknown> = {}): Promise<Reply> {
    return this.graph(`/${this.numberId}/messages`, {
      messaging_product: 'whatsapp',
      to,
      type: 'text',
      text: { body: text },
      ...rest,
    });
  }
}

export const errorOf = (
  reply: Reply,
): { code: number; error_data: { details: string }; fbtrace_id: string; type: string } =>
  reply.body.error as ReturnType<typeof errorOf>;
