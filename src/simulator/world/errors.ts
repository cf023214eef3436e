import { ERRORS, type KnownError } from './error-table.ts';
import { traceId } from './ids.ts';
import type { Json } from './types.ts';

const HELP = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes';

/** A code that Meta's list does not have is said all the same, when a test arms it. */
const known = (code: number): KnownError =>
  ERRORS[code] ?? [`Error ${code}`, 'The simulator was told to answer so.', 400];

/** An error as it stands in statuses and messages. */
export function errorObject(code: number, said?: string): Json {
  const [title, details] = known(code);
  return { code, title, message: title, error_data: { details: said ?? details }, href: HELP };
}

/** An error as the Graph API answers it; thrown by handlers, printed by the server. */
export class GraphError extends Error {
  readonly code: number;
  readonly http: number;
  readonly details: string;

  constructor(code: number, details?: string, http?: number) {
    const [title, usual, usualHttp] = known(code);
    super(`(#${code}) ${title}`);
    this.code = code;
    this.details = details ?? usual;
    this.http = http ?? usualHttp;
  }

  toJSON(): Json {
    return {
      error: {
        message: this.message,
        type: 'OAuthException',
        code: this.code,
        error_data: { messaging_product: 'whatsapp', details: this.details },
        fbtrace_id: traceId(),
      },
    };
  }
}
