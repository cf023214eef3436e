import type { FastifyBaseLogger } from 'fastify';
import pino from 'pino';
import type { Config } from './config.ts';

/** Names under which a secret or a person's words could ever reach a log line. */
const SECRETS = [
  'authorization',
  'token',
  'password',
  'accessToken',
  'appSecret',
  'verifyToken',
  'secret',
  'webhookSecret',
  'apiKey',
  'pageUrl',
  'text',
  'body',
];

/**
 * Logs as JSON lines to stderr; stdout belongs to the ready line. Of an error only its kind, sentence and stack are
 * kept: database drivers hang the values of a failed statement on theirs.
 */
export function gatewayLog(level: Config['logLevel']): FastifyBaseLogger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[kept out]' },
      serializers: { err: plainError },
    },
    pino.destination(2),
  );
}

function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'not an error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { type: error.name, code, message: error.message, stack: error.stack };
}
