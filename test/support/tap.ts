import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that passes a tap. It is under way until its answer has been passed on whole, or the asker is gone. */
export interface Exchange {
  method: string;
  path: string;
  body: Buffer;
  /** What the asked program answered, as soon as it has. */
  status: number | null;
  answer: Buffer | null;
}

/** What may be done to an exchange; by default everything passes. */
export interface Hold {
  /** Before it is passed on. @returns false: it never arrives, and the asker's connection breaks */
  asked?(exchange: Exchange): Promise<boolean>;
  /** Before the answer is passed back. */
  answered?(exchange: Exchange): Promise<void>;
}

/** A proxy on the line between two programs, that sees every request and can hold it. */
export class Tap {
  readonly #target: URL;
  readonly #agent = new Agent({ keepAlive: false });
  readonly #server: Server;
  readonly underWay = new Set<Exchange>();
  /** Everything that was answered, in the order of the answers. */
  readonly answered: Exchange[] = [];
  hold: Hold = {};

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((asked, answer) => void this.#pass(asked, answer));
    // Programs that are killed leave connections behind; the tap must not keep theirs alive.
    this.#server.keepAliveTimeout = 1;
  }

  static async start(target: string): Promise<Tap> {
    const tap = new Tap(target);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const exchange: Exchange = {
      method: asked.method ?? '',
      path: asked.url ?? '',
      body: Buffer.alloc(0),
      status: null,
      answer: null,
    };
    // A broken line is part of the game on either side.
    asked.on('error', () => {});
    answer.on('error', () => {});
    answer.once('close', () => this.underWay.delete(exchange));
    try {
      exchange.body = await read(asked);
      this.underWay.add(exchange);
      if ((await this.hold.asked?.(exchange)) === false) return void answer.destroy();
      const back = await this.#forward(asked, exchange.body);
      exchange.answer = await read(back);
      exchange.status = back.statusCode ?? 0;
      this.answered.push(exchange);
      await this.hold.answered?.(exchange);
      answer.writeHead(exchange.status, { 'content-type': back.headers['content-type'] ?? 'text/plain' });
      answer.end(exchange.answer);
    } catch {
      answer.destroy();
    }
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { hostname, port } = this.#target;
    const { connection: _, 'transfer-encoding': __, ...rest } = headers;
    const forwarded = request({
      agent: this.#agent,
      hostname,
      port,
      method,
      path: url,
      headers: { ...rest, host: this.#target.host, 'content-length': body.length },
    });
    forwarded.end(body);
    const [back] = (await once(forwarded, 'response')) as [IncomingMessage];
    return back;
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
