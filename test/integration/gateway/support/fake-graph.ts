import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that reached the fake Graph API. */
export interface GraphCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  raw: Buffer;
  /** Parsed JSON, or null for multipart. */
  body: Record<string, unknown> | null;
}

/** How the next call is answered. `drop` reads the request and closes the connection, `hang` never answers. */
export type GraphAnswer =
  | 'drop'
  | 'hang'
  | { status: number; body: unknown }
  | { code: number; details?: string; status?: number };

/** A few lines that stand where Meta stands: every call is counted, answers can be told beforehand. */
export class FakeGraph {
  readonly calls: GraphCall[] = [];
  /** Addresses at which the list of templates was asked for; these are no part of `calls`. */
  readonly listings: string[] = [];
  /** The list's next pages; when empty the account has no templates. */
  readonly templatePages: { status: number; body: unknown }[] = [];
  /** What the list holds when no page was told beforehand. */
  templates: unknown[] = [];
  /** Answers to come, by kind of call; when empty the call is accepted. */
  readonly answers = {
    messages: [] as GraphAnswer[],
    media: [] as GraphAnswer[],
    receipts: [] as GraphAnswer[],
    gets: [] as GraphAnswer[],
  };
  /** Decides per call, after `answers` ran out. */
  decide: ((call: GraphCall) => GraphAnswer | null) | null = null;
  #server = createServer((request, response) => void this.#take(request, response));
  #waiting: (() => void)[] = [];
  /** Ids are never given twice, also after a test forgot the calls so far. */
  #answered = 0;
  url = '';

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v26.0`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get sends(): GraphCall[] {
    return this.calls.filter((call) => kindOf(call) === 'messages');
  }

  /** Messages marked read, with or without "typing…". */
  get receipts(): GraphCall[] {
    return this.calls.filter((call) => kindOf(call) === 'receipts');
  }

  /** Resolves once `done` holds, looked at after every call. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const json = request.headers['content-type']?.startsWith('application/json');
    const call: GraphCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body: json ? JSON.parse(raw.toString()) : null,
    };
    if (call.path.includes('/message_templates')) {
      this.listings.push(call.path);
      const { status, body } = this.templatePages.shift() ?? { status: 200, body: { data: this.templates } };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
      for (const wake of this.#waiting.splice(0)) wake();
      return;
    }
    this.calls.push(call);
    const kind = kindOf(call);
    const answer = this.answers[kind].shift() ?? this.decide?.(call) ?? null;
    if (answer === 'drop') request.socket.destroy();
    else if (answer !== 'hang') this.#answer(response, kind, answer);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #answer(response: ServerResponse, kind: CallKind, answer: Exclude<GraphAnswer, string> | null): void {
    const n = ++this.#answered;
    const accepted = {
      media: { id: `9000${n}` },
      messages: { messaging_product: 'whatsapp', messages: [{ id: `wamid.fake${n}` }] },
      receipts: { success: true },
      gets: {},
    }[kind];
    let status = 200;
    let body: unknown = accepted;
    if (answer && 'code' in answer) {
      status = answer.status ?? 400;
      body = {
        error: {
          code: answer.code,
          message: `(#${answer.code})`,
          error_data: { details: answer.details ?? 'as told' },
        },
      };
    } else if (answer) ({ status, body } = answer);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

type CallKind = 'messages' | 'media' | 'receipts' | 'gets';

function kindOf({ method, path, body }: GraphCall): CallKind {
  if (method !== 'POST') return 'gets';
  if (path.endsWith('/media')) return 'media';
  return body?.status === 'read' ? 'receipts' : 'messages';
}
