import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { GraphAccess } from './graph-access.ts';
import { type GraphMessage, graphReadReceipt } from './outgoing-message.ts';

/** How one POST of a message ended. Only `not-sent` and `refused` are certain not to have reached the customer. */
export type SendOutcome =
  | {
      kind: 'accepted';
      wamid: string /** Meta waits with it until a new template has proved itself. */;
      held: boolean;
    }
  | GraphRefusal
  /** Nothing left this machine: posting again is safe. */
  | { kind: 'not-sent'; detail: string }
  /** The request was written and no usable answer came: it may have been delivered, so it is never posted again. */
  | { kind: 'no-answer'; detail: string };

/** Graph's own word, by its error code. */
export interface GraphRefusal {
  kind: 'refused';
  code: number;
  detail: string;
}

/** Uploads may be repeated, so that everything that is neither is simply `unavailable`. */
export type UploadOutcome =
  | { kind: 'uploaded'; id: string }
  | GraphRefusal
  | { kind: 'unavailable'; detail: string };

/** A call that may be repeated: done, refused by Graph, or not possible now. */
export type CallOutcome = { kind: 'done' } | GraphRefusal | { kind: 'unavailable'; detail: string };

export interface Upload {
  mime: string;
  filename: string;
  /** Bytes; must be what `open` yields. */
  size: number;
  open(): Promise<Readable>;
}

/** The calls of Meta's Graph API that this gateway makes for one number. */
export interface GraphClient {
  sendMessage(message: GraphMessage): Promise<SendOutcome>;
  /** Marks a message, and those before it in its chat, as read; `typing` shows the customer that somebody writes. */
  markRead(wamid: string, typing: boolean): Promise<CallOutcome>;
  /** Whether the number is on the Cloud API and in the Business app; null when Graph, or the partner, does not say. */
  isLinked(): Promise<boolean | null>;
  uploadMedia(upload: Upload): Promise<UploadOutcome>;
}

export interface GraphClientOptions {
  access: GraphAccess;
  sendTimeoutMs?: number;
  uploadTimeoutMs?: number;
}

const SEND_TIMEOUT_MS = 30_000;
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

const SendAnswer = z.object({
  messages: z
    .tuple([z.object({ id: z.string().min(1), message_status: z.string().optional().catch(undefined) })])
    .rest(z.unknown()),
});
const LinkAnswer = z.object({ is_on_biz_app: z.boolean(), platform_type: z.string() });
const UploadAnswer = z.object({ id: z.coerce.string().min(1) });
const ErrorAnswer = z.object({
  error: z.object({
    code: z.coerce.number().int(),
    message: z.string().catch(''),
    error_data: z.object({ details: z.string() }).optional().catch(undefined),
  }),
});

export function graphClient(options: GraphClientOptions): GraphClient {
  const { numberUrl, headers: proof } = options.access;
  const sendTimeoutMs = options.sendTimeoutMs ?? SEND_TIMEOUT_MS;

  function postMessage(message: GraphMessage): Promise<Exchange> {
    const body = Buffer.from(JSON.stringify(message));
    const headers = { ...proof, 'content-type': 'application/json', 'content-length': body.length };
    return post(`${numberUrl}/messages`, headers, Readable.from([body]), sendTimeoutMs);
  }

  return {
    async sendMessage(message) {
      const exchange = await postMessage(message);
      if (exchange.kind !== 'answered') return exchange;
      const accepted = exchange.status === 200 ? SendAnswer.safeParse(exchange.body) : null;
      if (accepted?.success) {
        const { id, message_status } = accepted.data.messages[0];
        return { kind: 'accepted', wamid: id, held: message_status === 'held_for_quality_assessment' };
      }
      return (
        refusal(exchange) ?? { kind: 'no-answer', detail: `HTTP ${exchange.status} without a usable body` }
      );
    },
    async markRead(wamid, typing) {
      const exchange = await postMessage(graphReadReceipt(wamid, typing));
      if (exchange.kind !== 'answered') return { kind: 'unavailable', detail: exchange.detail };
      if (exchange.status === 200) return { kind: 'done' };
      return refusal(exchange) ?? { kind: 'unavailable', detail: `HTTP ${exchange.status}` };
    },
    async isLinked() {
      try {
        const response = await fetch(`${numberUrl}?fields=is_on_biz_app,platform_type`, {
          headers: { ...proof },
          signal: AbortSignal.timeout(sendTimeoutMs),
        });
        const answer = LinkAnswer.safeParse(await response.json());
        return answer.success ? answer.data.is_on_biz_app && answer.data.platform_type === 'CLOUD_API' : null;
      } catch {
        return null;
      }
    },
    async uploadMedia(upload) {
      const { contentType, head, tail } = multipart(upload);
      const headers = {
        ...proof,
        'content-type': contentType,
        'content-length': head.length + upload.size + tail.length,
      };
      const source = await upload.open();
      const body = Readable.from(joined(head, source, tail));
      const exchange = await post(
        `${numberUrl}/media`,
        headers,
        body,
        options.uploadTimeoutMs ?? UPLOAD_TIMEOUT_MS,
      );
      source.destroy();
      if (exchange.kind !== 'answered') return { kind: 'unavailable', detail: exchange.detail };
      const stored = exchange.status === 200 ? UploadAnswer.safeParse(exchange.body) : null;
      if (stored?.success) return { kind: 'uploaded', id: stored.data.id };
      return (
        refusal(exchange) ?? { kind: 'unavailable', detail: `HTTP ${exchange.status} without a usable body` }
      );
    },
  };
}

interface Answered {
  kind: 'answered';
  status: number;
  /** Parsed JSON; undefined when it was none. */
  body: unknown;
}
type Exchange = Answered | { kind: 'not-sent' | 'no-answer'; detail: string };

function refusal({ status, body }: Answered): GraphRefusal | null {
  const parsed = ErrorAnswer.safeParse(body);
  if (parsed.success) {
    const { code, message, error_data } = parsed.data.error;
    return { kind: 'refused', code, detail: error_data?.details ?? message };
  }
  // A load balancer that sheds load has not passed the request on; code 4 is Graph's own "too many calls".
  if (status === 429) return { kind: 'refused', code: 4, detail: 'HTTP 429' };
  if (status === 401) return { kind: 'refused', code: 190, detail: 'HTTP 401' };
  // Any other 4xx is a refusal of this request; 5xx without Graph's error object says nothing.
  return status >= 400 && status < 500 ? { kind: 'refused', code: 100, detail: `HTTP ${status}` } : null;
}

/**
 * One POST on a connection of its own. A kept-alive one may be closed by the other side in the moment it is used,
 * and then nobody could tell whether the request was taken.
 */
async function post(
  url: string,
  headers: http.OutgoingHttpHeaders,
  body: Readable,
  timeoutMs: number,
): Promise<Exchange> {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const signal = AbortSignal.timeout(timeoutMs);
  const request = (secure ? https : http).request(target, { method: 'POST', headers, agent: false, signal });
  let connected = false;
  request.once('socket', (socket) =>
    socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true)),
  );
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.once('close', () => reject(new Error('connection closed')));
  });
  // An early answer (a refusal before the whole body was read) breaks the upload; the answer is what counts.
  pipeline(body, request).catch(() => undefined);
  try {
    const response = await answer;
    return { kind: 'answered', status: response.statusCode ?? 0, body: await readJson(response) };
  } catch (error) {
    const detail = signal.aborted ? `no answer in ${timeoutMs / 1000} s` : reason(error);
    return { kind: connected ? 'no-answer' : 'not-sent', detail };
  }
}

async function readJson(response: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('answer too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

async function* joined(head: Buffer, source: Readable, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  yield* source;
  yield tail;
}

function multipart({ mime, filename }: Upload): { contentType: string; head: Buffer; tail: Buffer } {
  const boundary = `selaras-${randomUUID()}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const safeName = filename.replace(/["\\\r\n]/g, '_');
  const head =
    field('messaging_product', 'whatsapp') +
    field('type', mime) +
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${safeName}"\r\nContent-Type: ${mime}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(head),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}
