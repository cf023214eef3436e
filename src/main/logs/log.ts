import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

/** Facts for whoever looks for a fault. Never the text of a message, a name, a phone number or a token. */
export interface Log {
  info(what: string, facts?: Record<string, unknown>): void;
  warn(what: string, facts?: Record<string, unknown>): void;
  error(what: string, facts?: Record<string, unknown>): void;
}

/** Begun anew at this size, with one older file kept. */
const MAX_BYTES = 2_000_000;

/** Fields that are cut out wherever somebody logs them by mistake. */
const SECRET = [
  'token',
  'password',
  'authorization',
  'key',
  'secret',
  'text',
  'body',
  'title',
  'caption',
  'phone',
];

/**
 * Logs to `<folder>/console.log` and, warnings and worse, to stderr. Lines are written at once: a log that is lost in
 * a crash is of no use. Of an error its name, code and stack are kept; its message too, which is ours or the system's.
 * @param folder made when it is missing
 */
export function openLog(folder: string): Log {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'console.log');
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`);
  const lines = pino.destination({ dest: file, sync: true, mode: 0o600 });
  // On a full disk the line is lost, not the console.
  lines.on('error', () => undefined);
  const to = pino.multistream([
    { level: 'info', stream: lines },
    { level: 'warn', stream: pino.destination({ dest: 2, sync: true }) },
  ]);
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRET.flatMap((field) => [field, `*.${field}`]), censor: '…' },
    },
    to,
  );
  return {
    info: (what, facts = {}) => logger.info(facts, what),
    warn: (what, facts = {}) => logger.warn(facts, what),
    error: (what, facts = {}) => logger.error(facts, what),
  };
}
