import { z } from 'zod';

/** Facts of our own making that a helper needs. Whatever else a line holds may have come from a customer or a server. */
const CODES = ['call', 'event', 'failure', 'why', 'reason', 'signal', 'store', 'code'] as const;
const AMOUNTS = ['ms', 'failures', 'code', 'responseTime', 'statusCode'] as const;

/** A name as programs give them: letters, joined, with a short number at the end; tokens and ids have digits all over. */
const CODE = /^[A-Za-z]+(?:[_.:-][A-Za-z]+)*\d{0,3}$/;
const CODE_LENGTH = 40;
/** Where a frame of a stack stands, without the folders above it, which may name a person. */
const FRAME = /^ {4}at .*?([\w.-]+\.(?:js|cjs|mjs|ts):\d+:\d+)\)?$/;

const Line = z.looseObject({
  level: z.number(),
  time: z.iso.datetime(),
  msg: z.string(),
  error: z
    .looseObject({ type: z.string(), message: z.string(), code: z.unknown(), stack: z.string() })
    .partial()
    .optional()
    .catch(undefined),
});

/**
 * A line of the console's log as somebody far away may read it: when, what (the words are ours), codes, amounts and, of
 * an error, its kind and where in the program it arose; never its message, which may quote anything.
 * @returns null when nothing of it can be told
 */
export function logLine(text: string): Record<string, unknown> | null {
  let line: z.infer<typeof Line>;
  try {
    line = Line.parse(JSON.parse(text));
  } catch {
    return null;
  }
  const { level, time, msg, error } = line;
  const codes = CODES.map((name) => [name, asCode(line[name])] as const);
  const amounts = AMOUNTS.map((name) => [name, asAmount(line[name])] as const);
  return {
    time,
    level,
    what: msg,
    ...Object.fromEntries([...codes, ...amounts].filter(([, value]) => value !== null)),
    ...(error && { error: { type: asCode(error.type), code: asCode(error.code), at: frames(error) } }),
  };
}

export const asCode = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= CODE_LENGTH && CODE.test(value) ? value : null;

const asAmount = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) < 1e6 ? value : null;

/** Only what certainly is no part of the message, which stands above and may look like frames itself. */
function frames({ type, message, stack }: NonNullable<z.infer<typeof Line>['error']>): string[] {
  const head = `${type}: ${message}\n`;
  if (stack === undefined || message === undefined || !stack.startsWith(head)) return [];
  return stack
    .slice(head.length)
    .split('\n')
    .map((line) => FRAME.exec(line)?.[1])
    .filter((frame) => frame !== undefined);
}
