import { z } from 'zod';
import type { GraphRefusal } from './graph-client.ts';

/** How a small management call ended. Only `not-sent` is certain not to have reached the other side. */
export type CallOutcome =
  | { kind: 'answered'; body: unknown }
  | GraphRefusal
  | { kind: 'not-sent'; detail: string }
  | { kind: 'no-answer'; detail: string };

export interface CallRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
/** The connection was never made, so nothing was asked. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Meta wraps its errors; partners answer plainer ones. */
const Refused = z.object({
  error: z.object({
    code: z.coerce.number().int().catch(100),
    error_subcode: z.coerce.number().int().optional().catch(undefined),
    message: z.string().catch(''),
    error_data: z.object({ details: z.string() }).optional().catch(undefined),
  }),
});

/** One call outside of messages and files. What it says of a failure never holds an address, since codes stand there. */
export async function graphCall({
  method,
  url,
  headers,
  body,
  timeoutMs,
}: CallRequest): Promise<CallOutcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    const code = codeOf(error);
    return { kind: NEVER_LEFT.has(code) ? 'not-sent' : 'no-answer', detail: code };
  }
  const json = parse(text);
  const refused = Refused.safeParse(json);
  if (refused.success) {
    const { code, message, error_data, error_subcode } = refused.data.error;
    // The sync's refusals have been printed as code and as subcode.
    const plain = error_subcode !== undefined && SYNC_REFUSALS.has(error_subcode) ? error_subcode : code;
    return { kind: 'refused', code: plain, detail: error_data?.details ?? message };
  }
  if (response.ok) return { kind: 'answered', body: json };
  const detail = `HTTP ${response.status}`;
  if (response.status >= 500) return { kind: 'no-answer', detail };
  return { kind: 'refused', code: response.status === 401 ? 190 : 100, detail };
}

const SYNC_REFUSALS = new Set([2593107, 2593108]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}
